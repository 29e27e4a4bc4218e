package ops

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

type backup struct {
	File string `arg:"" help:"The file to write, a folder (the name then says moment and digest), or - for standard output, unchecked."`
	JSON bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (backup) Help() string {
	return example("escalate backup /backups/", "escalate backup escalate-before-update.db") + `

A running bot writes the copy and this command stores it, so the bot needs no right to the place.
The copy is read back and checked before it takes the name. It never replaces a file of that name that is not a copy.`
}

// Run writes the copy.
func (b *backup) Run(c *call) error {
	if b.File == "-" {
		return c.copyTo(c.Out)
	}
	folder := isFolder(b.File)
	if !folder {
		if err := boltstore.Replaceable(b.File); err != nil {
			return err
		}
		if sameFile(b.File, c.db) {
			return usage("the copy would be written over the file itself; name another file")
		}
	}
	dir := b.File
	if !folder {
		dir = filepath.Dir(b.File)
	}
	var sum string
	name, err := whole(dir, func(f *os.File) (string, error) {
		if err := c.copyTo(f); err != nil {
			return "", err
		}
		if err := f.Sync(); err != nil {
			return "", fmt.Errorf("write the copy: %w", err)
		}
		found, err := boltstore.CheckCopy(c.ctx, f.Name())
		if err != nil {
			return "", err
		}
		if sum = found.Digest(); !folder {
			return b.File, nil
		}
		return filepath.Join(dir, fmt.Sprintf("escalate-%s-%s.db", c.Now().UTC().Format("20060102T150405Z"), sum[:12])), nil
	})
	if err != nil {
		return err
	}
	if b.JSON {
		return inJSON(c.Out, map[string]string{"file": name, "digest": sum})
	}
	fmt.Fprintf(c.Out, "Written and checked: %s\nDigest over the ends of all logs: %s\n", name, sum)
	return nil
}

// whole writes a file that is there as a whole or not at all. write says what it is called.
func whole(dir string, write func(*os.File) (string, error)) (name string, err error) {
	f, err := os.CreateTemp(dir, ".escalate-*.half")
	if err != nil {
		return "", misuse(fmt.Errorf("nothing can be written there: %w", err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
			_ = os.Remove(f.Name()) // what failed is said already
		}
	}()
	if name, err = write(f); err != nil {
		return "", err
	}
	if err = f.Sync(); err != nil {
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	if err = syncFolder(dir); err != nil {
		return "", err
	}
	return name, f.Close()
}

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write the folder %s: %w", path, err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("write the folder %s: %w", path, err)
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	two, err := os.Stat(b)
	return err == nil && os.SameFile(one, two)
}

type compact struct{}

// Help is the example below the flags.
func (compact) Help() string {
	return example("escalate compact") + `

Stop the bot first. The new file has no unused room and no traces of what was replaced.`
}

// Run compacts the file.
func (compact) Run(c *call) error {
	if _, err := os.Stat(c.db); errors.Is(err, fs.ErrNotExist) {
		return misuse(fmt.Errorf("there is no file %s; name the bot's file with --db", c.db))
	}
	before, after, err := boltstore.Compact(c.db)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%s: %s, was %s.\n", c.db, size(after), size(before))
	return nil
}

func size(n int64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/1e6), ".0") + " MB"
}

type adopt struct{}

// Help is the example below the flags.
func (adopt) Help() string {
	return example("escalate adopt") + `

A file or a database knows the workspace and the app that it was started with, and refuses others. Use this when a new app takes the place of one that was deleted. Stop the bot first.`
}

// Run lets the file belong to whatever starts with it next.
func (adopt) Run(c *call) error {
	if pgstore.Is(c.db) {
		if pgstore.Secret(c.db) {
			return usage(noSecret)
		}
		if err := pgstore.Adopt(c.ctx, c.db, c.options(c.Version)); err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "%s belongs to the app that starts with it next.\n", place(c.db))
		return nil
	}
	if _, err := os.Stat(c.db); errors.Is(err, fs.ErrNotExist) {
		return misuse(fmt.Errorf("there is no file %s; name the bot's file with --db", c.db))
	}
	if err := boltstore.Adopt(c.db); err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%s belongs to the app that starts with it next.\n", c.db)
	return nil
}
