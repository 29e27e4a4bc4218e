package scheduler

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// again is how long after a backup that failed the next one is tried, unless its own moment
// comes first.
const again = time.Hour

// folder reports whether copies are kept in a folder, each under a name of its own.
func (s *Scheduler) folder() bool {
	info, err := os.Stat(s.Backup)
	return err == nil && info.IsDir()
}

// place is the folder that copies are written to.
func (s *Scheduler) place() string {
	if s.folder() {
		return s.Backup
	}
	return filepath.Dir(s.Backup)
}

// generation is the name of a copy in a folder: its moment, and a digest of what is in it.
var generation = regexp.MustCompile(`^escalate-\d{8}T\d{6}Z(-[0-9a-f]+)?\.db$`)

// generations finds the copies in the folder, the oldest first.
func generations(dir string) (paths []string) {
	all, _ := os.ReadDir(dir) // in order of their names; if it cannot be read, neither can a copy be written, and that is told
	for _, f := range all {
		if f.Type().IsRegular() && generation.MatchString(f.Name()) {
			paths = append(paths, filepath.Join(dir, f.Name()))
		}
	}
	return paths
}

// LastBackup is the newest copy at the place that the setting names, and when it was written.
func LastBackup(place string) (path string, at time.Time) {
	info, err := os.Stat(place)
	if err == nil && info.IsDir() {
		all := generations(place)
		if len(all) == 0 {
			return "", time.Time{}
		}
		place = all[len(all)-1]
		info, err = os.Stat(place)
	}
	if err != nil {
		return "", time.Time{}
	}
	return place, info.ModTime()
}

func (s *Scheduler) checkFolder() error {
	dir := s.place()
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
	if _, at := LastBackup(s.Backup); !at.IsZero() && !at.After(next) {
		next = s.backup(at, "UTC")
	}
	for ctx.Err() == nil {
		now := s.now()
		if at := earlier(next, s.backup(now, "UTC")); now.Before(at) {
			s.wait(ctx, at)
			continue
		}
		next = s.backup(now, "UTC")
		if path, err := s.write(ctx, now); err != nil && ctx.Err() == nil {
			next = earlier(next, now.Add(again))
			s.Log.Error().Err(err).Time("again", next).Msg("the backup failed; the one before is as it was")
		} else if err == nil {
			s.Log.Info().Str("file", path).Msg("backup written")
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
	name := "escalate"
	if !s.folder() {
		name = filepath.Base(s.Backup)
	}
	return filepath.Join(s.place(), "."+name+"-*.half")
}

// write makes the whole copy beside its place, reads it back, and then moves it there, so that a
// backup that fails leaves the one before. Only its owner may open it: os.CreateTemp sees to that.
func (s *Scheduler) write(ctx context.Context, now time.Time) (path string, err error) {
	f, err := os.CreateTemp(filepath.Split(s.half()))
	if err != nil {
		return "", fmt.Errorf("backup: %w", err)
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
		return "", err
	}
	digest := ""
	if s.Verify != nil {
		if digest, err = s.Verify(ctx, f.Name()); err != nil {
			return "", fmt.Errorf("backup: the copy was read back: %w", err)
		}
	}
	if err = os.Chtimes(f.Name(), now, now); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	path, dir := s.Backup, s.place()
	if s.folder() {
		path = filepath.Join(dir, "escalate-"+now.Format("20060102T150405Z")+"-"+digest[:min(12, len(digest))]+".db")
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	if err = syncFolder(dir); err != nil {
		return "", err
	}
	return path, s.thin(dir)
}

// thin removes the oldest copies of a folder beyond those that are kept.
func (s *Scheduler) thin(dir string) error {
	if !s.folder() || s.Keep <= 0 {
		return nil
	}
	all := generations(dir)
	for _, old := range all[:max(0, len(all)-s.Keep)] {
		if err := os.Remove(old); err != nil {
			return fmt.Errorf("backup: an old copy could not be removed: %w", err)
		}
	}
	return nil
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
