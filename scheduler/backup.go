package scheduler

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// save writes the backup: into a file beside it first, so that a backup that fails leaves
// the one before.
func (s *Scheduler) save(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	if err := s.write(ctx); err != nil {
		s.Log.Error().Err(err).Msg("the backup failed; the one before is still there")
		return
	}
	s.Log.Info().Str("file", s.Backup).Msg("backup written")
}

func (s *Scheduler) write(ctx context.Context) (err error) {
	f, err := os.CreateTemp(filepath.Dir(s.Backup), ".escalate-backup-*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = s.Store.Backup(ctx, f); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err = f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err = os.Rename(f.Name(), s.Backup); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}
