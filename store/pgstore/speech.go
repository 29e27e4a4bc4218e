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
	mine    bool           // this process spoke when it was looked at last
	apart   bool           // the clocks were told to be apart
}

// lease is for how long the speech is taken, each time. Whoever is killed keeps it until then, and the
// others shall speak within ten seconds; who lives misses three looks before it is lost.
const lease = "interval '6 seconds'"

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
	if !s.speech.mine {
		poke(s.bell)
	}
}

// looks renews the lease, and finds what others left, on a connection of its own: those of the
// pool may all be in use. It looks when it is told that there is something, and from time to time
// anyway: who tells may be dead by then, and what is told may get lost.
func (s *Store) looks(ctx context.Context, config *pgxpool.Config, o Options) {
	var c *pgx.Conn
	defer func() {
		if c != nil {
			_ = c.Close(context.Background()) // it served to look
		}
	}()
	listens, left := false, o.Looks
	for first := true; ; first = false {
		if !first {
			s.rest(ctx, c, listens, min(o.Looks, left))
		}
		left = o.Looks
		if ctx.Err() != nil {
			return
		}
		// What is under way when the store is closed is not cut off, which would leave the server, or a pooler, to cancel it.
		short, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*o.Looks)
		if c == nil || c.IsClosed() {
			c = s.reconnect(short, config)
			listens = !o.Mute && s.listen(short, c) // before the first look, so that nothing falls between
		}
		if first { // Open has signalled
			cancel()
			continue
		}
		if c != nil {
			left = s.glance(short, c, o, listens)
		}
		cancel()
	}
}

// rest waits until another process tells of something, or for so long.
func (s *Store) rest(ctx context.Context, c *pgx.Conn, listens bool, each time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	for listens && !c.IsClosed() {
		told, err := c.WaitForNotification(ctx)
		if err == nil && told.Payload != s.me {
			return
		}
		if err != nil {
			break
		}
	}
	<-ctx.Done()
}

// listen has the connection be told, and reports whether it is: a pooler that gives it another session
// for each transaction says yes to LISTEN, and passes nothing on.
func (s *Store) listen(ctx context.Context, c *pgx.Conn) bool {
	if c == nil {
		return false
	}
	b := &pgx.Batch{}
	b.Queue("listen escalate")
	b.Queue(sqlTell, s.me)
	if c.SendBatch(ctx, b).Close() != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for {
		told, err := c.WaitForNotification(ctx)
		if err != nil || told.Payload == s.me {
			return err == nil
		}
	}
}

const sqlTell = "select pg_notify('escalate', $1)"

// hushed is how long nobody is told again. Telling takes a lock that all the server shares, so it never
// stands in the transaction of a change.
const hushed = 50 * time.Millisecond

// rings tells the other processes that this one left something for whoever speaks.
func (s *Store) rings(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.bell:
		}
		short, cancel := context.WithTimeout(ctx, s.patience)
		_, _ = s.pool.Exec(short, sqlTell, s.me) // whoever is not told finds it by looking
		cancel()
		select {
		case <-time.After(hushed):
		case <-ctx.Done():
			return
		}
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
		" where holder = $1 and until < clock_timestamp() + interval '4 seconds'"
	sqlHere = `insert into replica (id, version, layout, sockets, ahead, listens, began, seen)
		values ($1, $2, $3, $4, coalesce($5::timestamptz - clock_timestamp(), '0'), $6, clock_timestamp(), clock_timestamp())
		on conflict (id) do update set ahead = excluded.ahead, listens = excluded.listens, seen = excluded.seen
		where replica.seen < clock_timestamp() - interval '2 seconds'`
	// Enough to tell that something came; whoever claims reads all.
	sqlGlance = `select holder, case when until > clock_timestamp() then extract(epoch from until - clock_timestamp()) else 0 end::float8, (select version from lanes),
		array(select id from notice where not admitted order by id limit 100),
		coalesce(extract(epoch from $1::timestamptz - clock_timestamp()), 0)::float8,
		(select moved <> '' or readable_from > $2 from meta), (select readable_from from meta),
		exists (select from replica where version <> $3 and seen > clock_timestamp() - interval '1 minute') from speaker`
)

// seen is what a look finds.
type seen struct {
	holder   string
	left     float64 // seconds of the lease
	version  int64   // of the lanes
	arrivals []int64
	ahead    float64 // seconds of our clock before the database's
	over     bool    // this program must not go on with the database
	readable int64   // the oldest layout whose program may
	differ   bool    // a replica of another version is there
}

// afterLease is how long after the end of another's lease it is looked at: by then it is over by any clock.
const afterLease = 20 * time.Millisecond

// glance renews the lease and looks once. It returns when to look again at the latest: the lease of
// another may end before the next look is due, and everybody waits for whoever speaks next.
func (s *Store) glance(ctx context.Context, c *pgx.Conn, o Options, listens bool) (again time.Duration) {
	again = o.Looks
	var now seen
	var clock *time.Time
	if o.Clock != nil {
		at := o.Clock()
		clock = &at
	}
	b := &pgx.Batch{}
	b.Queue(sqlRenew, s.me)
	b.Queue(sqlRaise, s.release.needs(), s.me)
	b.Queue(sqlGlance, clock, s.release.layout, o.Version).QueryRow(func(row pgx.Row) error {
		return row.Scan(&now.holder, &now.left, &now.version, &now.arrivals, &now.ahead, &now.over, &now.readable, &now.differ)
	})
	b.Queue(sqlHere, s.me, o.Version, s.release.layout, o.Sockets, clock, listens)
	if c.SendBatch(ctx, b).Close() != nil {
		_ = c.Close(ctx)
		return again
	}
	if now.over {
		s.over.Store(true)
		poke(s.waiting) // whoever claims is told
		return again
	}
	s.others.readable.Store(now.readable)
	s.others.differ.Store(now.differ)
	s.compare(time.Duration(now.ahead*float64(time.Second)), o)
	freed := s.noted(now)
	if s.arrivedElsewhere(now.arrivals) || freed || now.holder == s.me && s.settledElsewhere(now.version) {
		poke(s.waiting)
	}
	if now.left > 0 && now.holder != s.me {
		again = time.Duration(now.left*float64(time.Second)) + afterLease
	}
	return again
}

// farApart is how far the clocks may be apart before somebody is told.
const farApart = 2 * time.Second

// compare tells once that the clock of this machine is not the database's, and once that it is again.
func (s *Store) compare(ahead time.Duration, o Options) {
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	apart := ahead.Abs() >= farApart
	if apart != s.speech.apart && o.Apart != nil {
		o.Apart(ahead, apart)
	}
	s.speech.apart = apart
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

// noted keeps who speaks, and reports that the speech has just become free.
func (s *Store) noted(now seen) bool {
	s.speech.mu.Lock()
	defer s.speech.mu.Unlock()
	s.speech.mine = now.left > 0 && now.holder == s.me
	free := now.left <= 0 && now.holder != s.me
	just := free && !s.speech.free
	s.speech.free = free
	return just
}
