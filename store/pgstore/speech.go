package pgstore

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// speech is what this process knows of who speaks, and of what it has signalled.
type speech struct {
	// sending is held for reading from the moment that a commit is sent until what it leaves was
	// noted, so that a look in between finds nothing new in it.
	sending sync.RWMutex
	mu      sync.Mutex
	told    map[int64]bool // arrivals that were signalled
	free    bool           // the lease of another was over when it was looked at last
}

// lease is for how long the speech is taken, each time.
const lease = "interval '8 seconds'"

// arrived signals what this process has just committed.
func (s *Store) arrived(owed []int64) {
	if len(owed) == 0 {
		return
	}
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	for _, no := range owed {
		if s.speech.told == nil {
			s.speech.told = map[int64]bool{}
		}
		s.speech.told[no] = true
	}
	poke(s.waiting)
}

// looks renews the lease, and finds what others left, on a connection of its own: those of the
// pool may all be in use.
func (s *Store) looks(ctx context.Context, config *pgxpool.Config, each time.Duration) {
	var c *pgx.Conn
	defer func() {
		if c != nil {
			_ = c.Close(context.Background()) // it served to look
		}
	}()
	tick := time.NewTicker(each)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		short, cancel := context.WithTimeout(ctx, 2*each)
		if c == nil || c.IsClosed() {
			c = s.reconnect(short, config)
		}
		if c != nil {
			s.glance(short, c)
		}
		cancel()
	}
}

// reconnect returns nil where there is no answer: the next look makes another attempt.
func (s *Store) reconnect(ctx context.Context, config *pgxpool.Config) *pgx.Conn {
	own := config.ConnConfig.Copy()
	if config.BeforeConnect(ctx, own) != nil {
		return nil
	}
	c, err := pgx.ConnectConfig(ctx, own)
	if err != nil {
		return nil
	}
	return c
}

const (
	sqlRenew = "update speaker set until = clock_timestamp() + " + lease +
		" where holder = $1 and until < clock_timestamp() + interval '6 seconds'"
	// Enough to tell that something came; whoever claims reads all.
	sqlGlance = `select holder, until > clock_timestamp(), (select version from lanes),
		array(select id from notice where not admitted order by id limit 100) from speaker`
)

// seen is what a look finds.
type seen struct {
	holder   string
	alive    bool
	version  int64 // of the lanes
	arrivals []int64
}

// glance renews the lease and looks once.
func (s *Store) glance(ctx context.Context, c *pgx.Conn) {
	var now seen
	b := &pgx.Batch{}
	b.Queue(sqlRenew, s.me)
	b.Queue(sqlGlance).QueryRow(func(row pgx.Row) error { return row.Scan(&now.holder, &now.alive, &now.version, &now.arrivals) })
	if c.SendBatch(ctx, b).Close() != nil {
		_ = c.Close(ctx)
		return
	}
	freed := s.freed(!now.alive && now.holder != s.me)
	if s.arrivedElsewhere(now.arrivals) || freed || now.holder == s.me && s.settledElsewhere(now.version) {
		poke(s.waiting)
	}
}

// arrivedElsewhere reports whether something arrived that was not signalled. What this process is
// committing just now it signals itself, and with it all that is there.
func (s *Store) arrivedElsewhere(arrivals []int64) (news bool) {
	if !s.speech.sending.TryLock() {
		return false
	}
	defer s.speech.sending.Unlock()
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	told := map[int64]bool{}
	for _, no := range arrivals {
		news = news || !s.speech.told[no]
		told[no] = true
	}
	s.speech.told = told
	return news
}

// settledElsewhere reports whether another process has changed the lanes, as one does that no
// longer speaks and settles late.
func (s *Store) settledElsewhere(version int64) bool {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
		return s.box != nil && s.version < version
	default:
		return false // whoever has the lanes now will see it
	}
}

// freed notes whether the speech is free, and reports that it has just become so.
func (s *Store) freed(free bool) bool {
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	just := free && !s.speech.free
	s.speech.free = free
	return just
}
