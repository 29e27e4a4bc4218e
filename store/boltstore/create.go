package boltstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// create makes a new store beside its place and moves it there complete, so that a crash
// leaves no half of one. When another program has put one there meanwhile, that one stays.
func create(path string, want schema) error {
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return faulty(Unusable, "the folder %s does not exist; make it, or name another file", filepath.Dir(path))
	}
	beside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("make the file %s: %w", path, err)
	}
	half := beside.Name()
	defer func() { _ = os.Remove(half) }() // the store has its own name by then, or is of no use
	if err := beside.Close(); err != nil {
		return fmt.Errorf("make the file %s: %w", path, err)
	}
	db, err := openFile(half)
	if err != nil {
		return err
	}
	err = errors.Join(want.create(db), db.Close())
	if err == nil {
		err = place(half, path)
	}
	if err == nil {
		err = syncFolder(path)
	}
	if err != nil {
		return fmt.Errorf("make the file %s: %w", path, err)
	}
	return nil
}

// place gives the file its name unless another has it. Where a file cannot have two names it
// is moved.
func place(half, path string) error {
	err := os.Link(half, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return os.Rename(half, path)
}

// syncFolder makes a new name in the file's folder survive a power cut.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
