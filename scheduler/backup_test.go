package scheduler_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/scheduler"
	"escalate/store/boltstore"
)

// backups gives the rig a backup at three in the morning.
func (r *rig) backups() {
	r.cfg.Backup, r.cfg.BackupAt = filepath.Join(r.t.TempDir(), "copy.db"), "0 3 * * *"
}

func (r *rig) copied() string {
	b, err := os.ReadFile(r.cfg.Backup)
	require.NoError(r.t, err)
	return string(b)
}

// alone says that nothing lies beside the backup.
func (r *rig) alone() {
	left, err := os.ReadDir(filepath.Dir(r.cfg.Backup))
	require.NoError(r.t, err)
	for _, f := range left {
		require.Equal(r.t, filepath.Base(r.cfg.Backup), f.Name())
	}
}

func TestABackupIsWrittenAndOpensAsAStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		first := r.open(at(10, 12, 0, 0))
		stop := r.start()
		synctest.Wait()
		require.Equal(t, []time.Time{at(1, 0, 0, 0)}, r.store.copies(), "the first one is written at the start")
		later := r.open(at(10, 12, 0, 0))
		pass(time.Until(at(3, 3, 0, 1)))
		require.Equal(t, []time.Time{at(1, 0, 0, 0), at(1, 3, 0, 0), at(2, 3, 0, 0), at(3, 3, 0, 0)}, r.store.copies())
		stop()
		r.alone()

		info, err := os.Stat(r.cfg.Backup)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
		copied, err := boltstore.Open(r.cfg.Backup, boltstore.Options{})
		require.NoError(t, err)
		defer func() { require.NoError(t, copied.Close()) }()
		for _, id := range []meeting.ID{first, later} {
			want, err := r.store.Get(t.Context(), id)
			require.NoError(t, err)
			have, err := copied.Get(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, want, have)
		}
	})
}

func TestABackupThatWasMissedIsMadeAtTheStartAndOnlyThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		stop := r.start()
		pass(4 * time.Hour)
		stop()
		require.Len(t, r.store.copies(), 2)

		pass(time.Hour)
		stop = r.start() // none was missed
		synctest.Wait()
		stop()
		require.Len(t, r.store.copies(), 2)

		pass(24 * time.Hour)
		stop = r.start()
		synctest.Wait()
		require.Len(t, r.store.copies(), 3)
		stop()

		// A file from the future, because the clock was set back, does not put the next one off.
		require.NoError(t, os.Chtimes(r.cfg.Backup, at(20, 0, 0, 0), at(20, 0, 0, 0)))
		stop = r.start()
		synctest.Wait()
		require.Len(t, r.store.copies(), 4)
		stop()
	})
}

func TestABackupThatFailsLeavesTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		stop := r.start()
		pass(time.Hour)
		before := r.copied()
		r.store.mu.Lock()
		r.store.copying = func(_ context.Context, w io.Writer) error {
			_, _ = io.WriteString(w, "half of it")
			return errors.New("the disk is full")
		}
		r.store.mu.Unlock()
		pass(time.Until(at(1, 5, 30, 0)))
		require.Equal(t, []time.Time{at(1, 0, 0, 0), at(1, 3, 0, 0), at(1, 4, 0, 0), at(1, 5, 0, 0)}, r.store.copies(), "again after an hour")
		require.Equal(t, before, r.copied())
		require.Equal(t, 3, strings.Count(r.log.String(), "the disk is full"))
		r.alone()
		stop()
	})
}

// Whole copies take long on slow disks: the reminders go on meanwhile, and a stop ends both.
func TestASlowBackupKeepsNothingWaitingAndAStopEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		id := r.open(at(4, 12, 34, 56))
		r.store.copying = func(ctx context.Context, w io.Writer) error {
			_, _ = io.WriteString(w, "half of it")
			<-ctx.Done()
			return ctx.Err()
		}
		stop := r.start()
		pass(time.Until(at(4, 12, 35, 0)))
		ticks := r.store.of(id)
		require.Equal(t, at(4, 12, 34, 56).Add(time.Microsecond), ticks[len(ticks)-1].at, "from then on the card shows it overdue")
		stop()
		require.NoFileExists(t, r.cfg.Backup)
		r.alone()
		require.Empty(t, r.log.String(), "a stop is no failure")
	})
}

// What a program left that was killed in the midst of a backup is removed; what is not ours stays.
func TestHalfABackupIsTidiedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		dir := filepath.Dir(r.cfg.Backup)
		for _, name := range []string{".copy.db-123.half", ".other.db-123.half"} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600))
		}
		stop := r.start()
		synctest.Wait()
		stop()
		require.NoFileExists(t, filepath.Join(dir, ".copy.db-123.half"))
		require.FileExists(t, filepath.Join(dir, ".other.db-123.half"))
	})
}

// A clock that wakes the scheduler early makes no backup early.
func TestAMovedClockMakesNoBackupEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		c := &clock{moved: make(chan struct{})}
		r.cfg.Clock = c
		stop := r.start()
		synctest.Wait()
		c.move(time.Hour)
		synctest.Wait()
		require.Len(t, r.store.copies(), 1)
		c.move(2 * time.Hour)
		synctest.Wait()
		require.Len(t, r.store.copies(), 2)
		stop()
		pass(time.Minute)
	})
}

func TestSchedulesThatAreRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "copy.db")
	for _, expr := range []string{
		"", "TZ=0", "CRON_TZ=UTC", "CRON_TZ=Europe/Berlin 0 3 * * *", "0 0 30 2 *", "@every 1s", "@daily",
		"0 3 * *", "0 3 * * * *", "61 3 * * *", "* * * * mon-sun-fri", "at three", strings.Repeat("9", 10000),
	} {
		_, err := scheduler.New(scheduler.Config{Backup: file, BackupAt: expr, Log: zerolog.Nop()})
		require.ErrorContains(t, err, "when the backup is written: ", "%q", expr)
		require.ErrorContains(t, err, "0 9 * * 1-5", "an example helps: %q", expr)
		require.NotContains(t, err.Error(), "\n")
		require.Less(t, len(err.Error()), 400)
	}
	for _, expr := range []string{"0 3 * * *", "*/5 * * * *", "0 0 29 2 *", "30 2 1 * mon"} {
		_, err := scheduler.New(scheduler.Config{Backup: file, BackupAt: expr, Log: zerolog.Nop()})
		require.NoError(t, err)
	}
	_, err := scheduler.New(scheduler.Config{Backup: filepath.Join(t.TempDir(), "nowhere", "copy.db"), BackupAt: "0 3 * * *"})
	require.ErrorContains(t, err, "is not there; make it")
	_, err = scheduler.New(scheduler.Config{BackupAt: "nonsense that nobody reads"})
	require.NoError(t, err, "without a file there is no backup")
}

// In a folder each copy has a name of its own, and the newest ones stay.
func TestCopiesInAFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.cfg.Backup, r.cfg.BackupAt, r.cfg.Keep = t.TempDir(), "0 3 * * *", 3
		other := filepath.Join(r.cfg.Backup, "their-own.db")
		require.NoError(t, os.WriteFile(other, []byte("x"), 0o600))
		r.cfg.Verify = func(context.Context, string) (string, error) { return "0123456789abcdef", nil }
		stop := r.start()
		pass(time.Until(at(6, 3, 0, 1)))
		stop()
		require.Len(t, r.store.copies(), 7, "the first one at the start, then one each night")
		names, err := filepath.Glob(filepath.Join(r.cfg.Backup, "escalate-*"))
		require.NoError(t, err)
		day := func(n int) string {
			return filepath.Join(r.cfg.Backup, "escalate-"+at(n, 3, 0, 0).Format("20060102T150405Z")+"-0123456789ab.db")
		}
		require.Equal(t, []string{day(4), day(5), day(6)}, names)
		all, err := os.ReadDir(r.cfg.Backup)
		require.NoError(t, err)
		require.Len(t, all, 4, "and nothing else was touched or left")
		path, when := scheduler.LastBackup(r.cfg.Backup)
		require.Equal(t, day(6), path)
		require.True(t, when.Equal(at(6, 3, 0, 0)))
		stop = r.start() // one that was written an hour ago is not written again at the start
		pass(time.Hour)
		stop()
		require.Len(t, r.store.copies(), 7)
	})
}

// A copy that cannot be read back takes no name, and the one before stays.
func TestACopyThatIsNotSoundReplacesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.backups()
		var bad error
		var seen []string
		r.cfg.Verify = func(_ context.Context, path string) (string, error) {
			seen = append(seen, path)
			return "", bad
		}
		stop := r.start()
		synctest.Wait()
		whole := r.copied()
		stop()
		require.Len(t, seen, 1)
		require.NotEqual(t, r.cfg.Backup, seen[0], "before it has its name")
		bad = errors.New("the copy is not sound")
		stop = r.start()
		pass(time.Until(at(2, 4, 0, 1)))
		stop()
		require.Greater(t, len(seen), 1)
		require.Equal(t, whole, r.copied())
		r.alone()
	})
}
