package scheduler

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// again is how long after a backup that failed the next one is tried, unless its own moment
// comes first.
const again = time.Hour

func checkFolder(file string) error {
	dir := filepath.Dir(file)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("the folder for backups, %s, is not there; make it, or name another file", dir)
	}
	return nil
}

// keepBackups writes a backup at each of its moments until the context ends. When it was last
// written stands on the file itself, so one that fell due while the program was stopped (and
// the very first) is made at the start, and a second scheduler makes none.
func (s *Scheduler) keepBackups(ctx context.Context) {
	s.tidy()
	next := s.now()
	if info, err := os.Stat(s.Backup); err == nil && !info.ModTime().After(next) {
		next = s.backup(info.ModTime(), "UTC")
	}
	for ctx.Err() == nil {
		now := s.now()
		if at := earlier(next, s.backup(now, "UTC")); now.Before(at) {
			s.wait(ctx, at)
			continue
		}
		next = s.backup(now, "UTC")
		if err := s.write(ctx, now); err != nil && ctx.Err() == nil {
			next = earlier(next, now.Add(again))
			s.Log.Error().Err(err).Time("again", next).Msg("the backup failed; the one before is as it was")
		} else if err == nil {
			s.Log.Info().Str("file", s.Backup).Msg("backup written")
		}
	}
}

// tidy removes what a program that was killed left of this backup.
func (s *Scheduler) tidy() {
	dir, name := filepath.Split(s.half())
	before, after, _ := strings.Cut(name, "*")
	left, _ := os.ReadDir(filepath.Clean(dir)) // if it cannot be read, neither can a backup be written, and that is told
	for _, f := range left {
		if !strings.HasPrefix(f.Name(), before) || !strings.HasSuffix(f.Name(), after) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			s.Log.Warn().Err(err).Msg("half a backup could not be removed")
		}
	}
}

// half is the name of a backup that is not whole yet, with a star for what makes it unique.
func (s *Scheduler) half() string {
	return filepath.Join(filepath.Dir(s.Backup), "."+filepath.Base(s.Backup)+"-*.half")
}

// write makes the whole copy beside its place and then moves it there, so that a backup that
// fails leaves the one before. Only its owner may open it: os.CreateTemp sees to that.
func (s *Scheduler) write(ctx context.Context, now time.Time) (err error) {
	f, err := os.CreateTemp(filepath.Split(s.half()))
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err = s.Store.Backup(ctx, f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Chtimes(f.Name(), now, now); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err = os.Rename(f.Name(), s.Backup); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncFolder(filepath.Dir(s.Backup))
}

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}
