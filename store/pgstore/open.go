package pgstore

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/internal/turn"
	"escalate/store/lane"
)

// Options is what a store needs to know.
type Options struct {
	// Policy computes the due index; nil is meeting.DefaultPolicy.
	Policy *meeting.Policy
	// Patience is how long a change tries before it is a fault; 0 is two and a half seconds.
	// A receipt is given four times as long.
	Patience time.Duration

	// Looks is how often the process looks at the database by itself: it renews its lease and finds
	// what others left. 0 is each second; less than 0 is never, for whoever is alone.
	Looks time.Duration
	// PasswordFile holds the password, and is read at each connection, so that it can be changed.
	PasswordFile string
	// AnyTLS lets the connection to another machine be one that does not verify whom it reaches.
	AnyTLS bool

	// Aside opens the database beside its bots, to move what is in it: nothing is computed anew, looked
	// for or renewed.
	Aside bool
	// Beside opens the database for its operator, while its bots go on. It makes no tables.
	Beside bool
	// Version and Sockets, those to Slack, are what the other processes are told of this one.
	Version string
	Sockets int
	// Clock is this machine's, to be compared with the database's; nil is not to be. Apart is called when
	// they are found to be apart by two seconds or more, and when they are no longer.
	Clock func() time.Time
	Apart func(ahead time.Duration, apart bool)
	// Mute has nobody be told of what others left: each finds it by looking.
	Mute bool

	release *release                                                          // a test's next one
	silence time.Duration                                                     // how long a transaction may be silent; 0 is five seconds
	dial    func(ctx context.Context, network, addr string) (net.Conn, error) // a test's own connections
}

// Store keeps escalations in a database. It implements store.Store.
type Store struct {
	pool     *pgxpool.Pool
	me       string // names this process, and no other that ever was
	name     string // of the database, as it may be said
	policy   *meeting.Policy
	patience time.Duration
	silence  time.Duration
	rand     io.Reader
	cache    *record.Cache
	waiting  chan struct{}
	bell     chan struct{} // another process is to be told of something
	release  release
	others   others
	over     atomic.Bool // this program must not go on with the database
	mute     bool
	openings *turn.Queue[*wish]
	speech   speech
	look     sync.WaitGroup
	hush     context.CancelFunc // ends the looks

	mu     sync.Mutex
	calls  sync.WaitGroup
	closed bool
	lines  map[meeting.ID]*line

	turn    chan struct{} // held by whoever uses what follows
	box     *lane.Box     // as of version; nil when it has to be read
	version int64
	watch   lane.Watch
}

// connections is how many a replica uses, beside one for its looks. What is needed for a moment
// waits for one.
const connections = 6

// Open connects to the database, and makes the tables where there are none.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	config, err := configure(url, o)
	if err != nil {
		return nil, err
	}
	if o.Policy == nil {
		o.Policy = meeting.DefaultPolicy()
	}
	if o.Patience == 0 {
		o.Patience = 2500 * time.Millisecond
	}
	o.Aside = o.Aside || o.Beside
	if o.Looks == 0 {
		o.Looks = time.Second
	}
	if o.silence == 0 {
		o.silence = 5 * time.Second
	}
	me := make([]byte, 10)
	if _, err := rand.Read(me); err != nil {
		return nil, fmt.Errorf("name this process: %w", err)
	}
	s := &Store{
		me: hex.EncodeToString(me), name: Name(url), policy: o.Policy, patience: o.Patience, silence: o.silence, rand: rand.Reader, cache: record.NewCache(record.Cached),
		waiting: make(chan struct{}, 1), bell: make(chan struct{}, 1), mute: o.Mute, lines: map[meeting.ID]*line{}, turn: make(chan struct{}, 1),
	}
	if s.release = present; o.release != nil {
		s.release = *o.release
	}
	s.openings = turn.New(most, s.createAll)
	config.MaxConns = connections
	config.ConnConfig.RuntimeParams["application_name"] = "escalate " + s.me
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := s.prepare(ctx, o); err != nil {
		s.pool.Close()
		return nil, err
	}
	looks, hush := context.WithCancel(context.Background())
	s.hush = hush
	if o.Looks > 0 && !o.Aside {
		s.look.Go(func() { s.looks(looks, config, o) })
		if !o.Mute {
			s.look.Go(func() { s.rings(looks) })
		}
	}
	poke(s.waiting) // what waited before may be claimed
	return s, nil
}

// enter begins a call; done ends it.
func (s *Store) enter(ctx context.Context) (done func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, store.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.calls.Add(1)
	return s.calls.Done, nil
}

// Close waits for the calls that run, gives the speech back and ends the connections.
func (s *Store) Close() error {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	s.mu.Unlock()
	s.calls.Wait()
	if again {
		return nil
	}
	s.hush()
	s.look.Wait()
	defer s.pool.Close()
	err := s.try(context.Background(), s.patience, func(ctx context.Context, c *pgx.Conn) error {
		b := &pgx.Batch{}
		b.Queue("update speaker set until = '-infinity' where holder = $1", s.me)
		b.Queue("update replica set seen = least(seen, clock_timestamp() - $2::interval) where id = $1", s.me, gone)
		if !s.mute {
			b.Queue(sqlTell, s.me)
		}
		return c.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("close the store: give the speech back: %w", err)
	}
	return nil
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

var _ store.Ledger = (*Store)(nil)
