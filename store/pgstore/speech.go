package pgstore

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
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

// glance is how often a process looks at the database by itself.
const glance = time.Second

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
func (s *Store) looks(ctx context.Context, config *pgx.ConnConfig) {
	var c *pgx.Conn
	defer func() {
		if c != nil {
			_ = c.Close(context.Background()) // it served to look
		}
	}()
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		short, cancel := context.WithTimeout(ctx, 2*glance)
		if c == nil || c.IsClosed() {
			c, _ = pgx.ConnectConfig(short, config) // of no answer the next look makes another attempt
		}
		if c != nil {
			s.glance(short, c)
		}
		cancel()
	}
}

const (
	sqlRenew = "update speaker set until = clock_timestamp() + " + lease +
		" where holder = $1 and until < clock_timestamp() + interval '6 seconds'"
	// Enough to tell that something came; whoever claims reads all.
	sqlGlance = `select holder, until > clock_timestamp(),
		array(select id from notice where not admitted order by id limit 100) from speaker`
)

// glance renews the lease and looks once.
func (s *Store) glance(ctx context.Context, c *pgx.Conn) {
	var holder string
	var alive bool
	var arrivals []int64
	b := &pgx.Batch{}
	b.Queue(sqlRenew, s.me)
	b.Queue(sqlGlance).QueryRow(func(row pgx.Row) error { return row.Scan(&holder, &alive, &arrivals) })
	if c.SendBatch(ctx, b).Close() != nil {
		_ = c.Close(ctx)
		return
	}
	if !slices.ContainsFunc(arrivals, func(no int64) bool { return !s.known(no) }) && !s.freed(!alive && holder != s.me) {
		return
	}
	s.speech.sending.Lock() // what this process is committing it signals itself
	defer s.speech.sending.Unlock()
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	news := s.speech.free
	for _, no := range arrivals {
		news = news || !s.speech.told[no]
	}
	s.speech.told = map[int64]bool{}
	for _, no := range arrivals {
		s.speech.told[no] = true
	}
	if news {
		poke(s.waiting)
	}
}

func (s *Store) known(no int64) bool {
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	return s.speech.told[no]
}

// freed notes whether the speech is free, and reports that it has just become so.
func (s *Store) freed(free bool) bool {
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	just := free && !s.speech.free
	s.speech.free = free
	return just
}
