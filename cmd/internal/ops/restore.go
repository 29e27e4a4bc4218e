package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"escalate/bot/meeting"
	"escalate/store/boltstore"
)

type restore struct {
	Copy   string `arg:"" help:"The copy, or - for the standard input."`
	Erased string `placeholder:"FILE" help:"A list from escalate erase --list: all of it is erased in the copy first. What the present file says was erased is erased in any case."`
}

// Help is the example below the flags.
func (restore) Help() string {
	return example("escalate restore /backups/escalate.db", "escalate restore --erased erased.json /backups/escalate.db") + `

Stop the bot first. The copy is checked; what lies in its place keeps a name of its own, with .before-restore- and the moment.
Numbers that the file gave since the copy was made are not given again, because messages in Slack name them.`
}

// gap is how many numbers a restored copy leaves out when nobody can say which ones were given.
const gap = 100

// Run puts the copy in the file's place.
func (r *restore) Run(c *call) error {
	if r.Copy == "-" {
		return c.spooled(func(path string) error { return (&restore{path, r.Erased}).Run(c) })
	}
	if sameFile(r.Copy, c.db) {
		return usage("the copy is the file itself; name another one")
	}
	var gone []entry
	if r.Erased != "" {
		var err error
		if gone, err = readErasures(r.Erased); err != nil {
			return err
		}
	}
	if _, err := boltstore.CheckCopy(c.ctx, r.Copy); err != nil {
		return err
	}
	last, err := lastOf(c.ctx, r.Copy)
	if err != nil {
		return err
	}
	there, err := c.present()
	if err != nil {
		return err
	}
	mark := boltstore.Restored{At: c.Now().UTC().Truncate(time.Second), Floor: max(last+gap, there.last)}
	if there.readable {
		mark.Floor = max(last, there.last)
	}
	gone = append(gone, erasuresIn(c.ctx, c.db)...)
	kept, done := "", 0
	_, err = whole(filepath.Dir(c.db), func(f *os.File) (string, error) {
		if err := copyFile(r.Copy, f); err != nil {
			return "", err
		}
		if err := boltstore.MarkRestored(f.Name(), mark); err != nil {
			return "", err
		}
		if done, err = again(c.ctx, f.Name(), gone, account(), c.Now()); err != nil {
			return "", err
		}
		if err := boltstore.KeepOwner(ownerOf(c.db), f.Name()); err != nil {
			return "", err
		}
		if there.exists {
			if kept, err = keepAside(c.db, mark.At); err != nil {
				return "", err
			}
		}
		return c.db, nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%s is in place. The next escalation is %s.\n", c.db, mark.Floor+1)
	if done > 0 {
		fmt.Fprintf(c.Out, "Erased in it again, because it was erased since the copy was made: %d escalations or people.\n", done)
	}
	if kept != "" {
		fmt.Fprintf(c.Out, "What lay there is kept as %s; remove it when it is not needed any more.\n", kept)
	}
	return nil
}

// spooled keeps the standard input in a file for as long as use needs it.
func (c *call) spooled(use func(path string) error) error {
	dir, err := scratch(c.db)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "copy.db")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		_, err = io.Copy(f, c.In)
		err = errors.Join(err, f.Close())
	}
	if err == nil {
		err = use(path)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// scratch is a folder for a copy: where the machine keeps such things, or beside the file where it
// has no such place, as in an image that holds the program alone.
func scratch(db string) (string, error) {
	dir, err := os.MkdirTemp("", "escalate-*")
	if err != nil {
		dir, err = os.MkdirTemp(filepath.Dir(db), ".escalate-*")
	}
	if err != nil {
		return "", misuse(fmt.Errorf("no room for a copy: %w", err))
	}
	return dir, nil
}

// keepAside gives the file a second name that tells the moment.
func keepAside(path string, at time.Time) (string, error) {
	name := path + ".before-restore-" + at.Format("20060102T150405Z")
	for n := 2; ; n++ {
		err := os.Link(path, name)
		if err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("keep what lies there: %w", err)
		}
		name = fmt.Sprintf("%s.before-restore-%s-%d", path, at.Format("20060102T150405Z"), n)
	}
}

// ownerOf is the file whose owner a new one in its place gets: it, or its folder.
func ownerOf(path string) string {
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return filepath.Dir(path)
}

// presence is what lies in the file's place before a restore.
type presence struct {
	exists, readable bool
	last             meeting.ID
}

// present looks at the file in the place, which may be damaged, and refuses one that a bot holds.
func (c *call) present() (p presence, err error) {
	if _, err := os.Stat(c.db); errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	p.exists = true
	p.last, err = lastOf(c.ctx, c.db)
	if e, ok := errors.AsType[*boltstore.FileError](err); ok {
		switch e.Fault {
		case boltstore.InUse:
			return p, fmt.Errorf("%w; a running bot would go on writing into the old file", err)
		case boltstore.Damaged, boltstore.OtherLayout:
			return p, nil // that is why somebody restores
		case boltstore.Unusable:
			return p, err
		}
	}
	p.readable = err == nil
	return p, nil
}

func lastOf(ctx context.Context, path string) (meeting.ID, error) {
	s, err := boltstore.Look(path)
	if err != nil {
		return 0, err
	}
	last, err := s.Last(ctx)
	return last, errors.Join(err, s.Close())
}

func copyFile(from string, to *os.File) error {
	src, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("read the copy: %w", err)
	}
	_, err = io.Copy(to, src)
	if err = errors.Join(err, to.Sync(), src.Close()); err != nil {
		return fmt.Errorf("write %s: %w", to.Name(), err)
	}
	return nil
}
