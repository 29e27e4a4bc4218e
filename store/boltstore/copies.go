package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"escalate/store/internal/portable"
)

// Layout is the version of the file's layout that this program reads and writes.
func (s *Store) Layout() int { return present.version }

// Replaceable reports whether a copy of a store may take the place: nothing lies there, or an
// older copy, whatever became of it; in a folder copies have names of their own. The error is a sentence.
func Replaceable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && linked(path):
		return faulty(Unusable, "%s is a link to a file that is not there; put the file there, remove the link, or name another file", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return faulty(Unusable, "the place for backups, %s, cannot be looked at: %w", path, err)
	case info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		return faulty(Unusable, "%s is not a file; name a file or a folder for the backups", path)
	case info.Size() == 0:
		return nil
	}
	ours, err := made(path)
	if err != nil {
		return faulty(Unusable, "the place for backups, %s, cannot be looked at: %w", path, err)
	}
	if !ours {
		return faulty(Unusable, "the file %s was not made by escalate, and the backup would replace it; name another file", path)
	}
	return nil
}

// bboltMagic marks a page of bbolt's that says where things are (internal/common in bbolt).
const bboltMagic = 0xED0CDAED

// made reports whether the file is a store of ours, or one that was and is damaged.
func made(path string) (ours bool, err error) {
	marked, err := magic(path)
	if err != nil {
		return false, err
	}
	if !marked {
		return portableCopy(path)
	}
	defer func() {
		if p := recover(); p != nil {
			ours, err = true, nil
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return true, nil // bbolt's, and damaged or in use: no other program's file is lost
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bMeta)
		ours = meta != nil && meta.Get(kSchema) != nil
		return nil
	})
	return ours, err
}

// portableCopy reports whether the file is a backup of a database.
func portableCopy(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	return portable.Is(f), f.Close()
}

// magic reports whether one of the first two pages is marked as bbolt marks them.
func magic(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	for _, at := range []int64{0, int64(os.Getpagesize())} {
		mark := make([]byte, 4)
		_, err := f.ReadAt(mark, at+16)
		switch {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, fmt.Errorf("read: %w", err)
		case binary.NativeEndian.Uint32(mark) == bboltMagic:
			return true, nil
		}
	}
	return false, nil
}
