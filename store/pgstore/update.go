package pgstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/internal/turn"
)

// most bounds how many changes share one transaction.
const most = 256

// wish is one change on its way. fn is an Update's, open a Create's.
type wish struct {
	id   meeting.ID
	key  string
	fn   func(*meeting.Escalation) error
	open func(meeting.ID) (*meeting.Escalation, error)
	out  *meeting.Escalation
	err  error // its own refusal
}

type request = turn.Request[*wish]

// line is where the changes of one escalation queue, while there are any.
type line struct {
	*turn.Queue[*wish]
	users int
}

// Update changes an escalation.
func (s *Store) Update(ctx context.Context, id meeting.ID, key string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	done, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	l := s.join(id)
	defer s.leave(id, l)
	w := &wish{id: id, key: key, fn: fn}
	if err := l.Do(ctx, w); err != nil {
		return nil, err
	}
	return w.out, nil
}

func (s *Store) join(id meeting.ID) *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.lines[id]
	if l == nil {
		l = &line{Queue: turn.New(most, func(group []*request) { s.serve(group, s.change) })}
		s.lines[id] = l
	}
	l.users++
	return l
}

func (s *Store) leave(id meeting.ID, l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(s.lines, id)
	}
}

// serve commits the group and tells its callers. A fault is looked for by trying each change
// alone, so that only the one that causes it hears of it.
func (s *Store) serve(group []*request, change func(*attempt) error) {
	if len(group) == 0 {
		return
	}
	told := false
	defer func() { // also when a change ends its goroutine, as a failing test does
		if !told {
			for _, r := range group {
				r.Tell(errors.New("the change ended its goroutine"))
			}
		}
	}()
	a := &attempt{group: group}
	err := s.try(context.Background(), s.patience, func(ctx context.Context, c *pgx.Conn) error {
		a.ctx, a.conn = ctx, c
		return change(a)
	})
	if err != nil && len(group) > 1 && !errors.Is(err, store.ErrUnsure) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, store.ErrNotFound) {
		told = true
		for i := range group {
			s.serve(group[i:i+1], change)
		}
		return
	}
	told = true
	for _, r := range group {
		if err != nil {
			r.Tell(err)
		} else {
			r.Tell(r.What.err)
		}
	}
}

// attempt is a group of changes on its way into the database.
type attempt struct {
	ctx    context.Context
	conn   *pgx.Conn
	group  []*request
	unsure *draft // what was sent with a commit of which no answer came
}

// change runs the group's changes of one escalation and commits what they leave.
func (s *Store) change(a *attempt) error {
	id := a.group[0].What.id
	var asked [][]byte
	for _, r := range a.group {
		if r.What.key != "" {
			name, _ := record.RequestName(r.What.key)
			asked = append(asked, []byte(name))
		}
	}
	var rows []record.Event
	if a.unsure != nil {
		asked = append(asked, []byte(lastName(a.unsure)))
	}
	answered := map[string]string{}
	b := s.begin()
	before, err := s.load(a.ctx, a.conn, id, b, true, func(b *pgx.Batch) {
		if a.unsure != nil {
			queueEvents(b, &rows, id, a.unsure.before.State.Seq)
		}
		if len(asked) > 0 {
			b.Queue("select name, said from request where of = $1 and name = any($2)", id, asked).Query(func(rows pgx.Rows) error {
				for rows.Next() {
					var name, said []byte
					if err := rows.Scan(&name, &said); err != nil {
						return err
					}
					answered[string(name)] = string(said)
				}
				return rows.Err()
			})
		}
	})
	if err != nil {
		return err
	}
	if d := a.unsure; d != nil && d.kept(rows, answered) {
		// What is seen here a standby may not have yet: a commit of our own comes behind it.
		b := &pgx.Batch{}
		b.Queue(sqlStillAsLocal, id)
		return commit(a.ctx, a.conn, b)
	}
	a.unsure = nil
	d := newDraft(id, before)
	d.known = answered
	for _, r := range a.group {
		s.run(d, r.What)
	}
	return s.finish(a, d, &pgx.Batch{})
}

// lastName is the name of a request that goes with the draft, if there is one.
func lastName(d *draft) string {
	if len(d.asked) == 0 {
		return ""
	}
	return d.asked[0].name
}

// run does one change; a panic in it is that caller's error alone.
func (s *Store) run(d *draft, w *wish) {
	defer func() {
		if p := recover(); p != nil {
			w.err = fmt.Errorf("the change panicked: %v\n%s", p, debug.Stack())
		}
	}()
	w.out, w.err = nil, nil
	name, said := record.RequestName(w.key)
	if before, ok := d.known[name]; ok && w.key != "" {
		if w.err = record.SameWords(before, said); w.err == nil {
			w.out = record.Clone(d.now)
		}
		return
	}
	work := record.Clone(d.now)
	if w.err = w.fn(work); w.err != nil {
		return
	}
	happened, err := s.take(d, work)
	if w.err = err; err != nil {
		return
	}
	if w.out = work; !happened {
		w.out = record.Clone(d.now)
	}
	if w.key != "" {
		d.ask(name, said)
	}
}

// finish writes and commits the draft, and what is in b already before it.
func (s *Store) finish(a *attempt, d *draft, b *pgx.Batch) error {
	if d.empty() {
		return nil
	}
	if len(d.events)+len(d.asked) == 0 { // a name of its own, to know it again by
		d.ask("?"+rand.Text(), "")
	}
	var owed []int64
	if err := s.write(b, d, &owed); err != nil {
		return err
	}
	s.speech.sending.RLock()
	defer s.speech.sending.RUnlock()
	if err := commit(a.ctx, a.conn, b); err != nil {
		if errors.As(err, new(*unsure)) {
			a.unsure = d
		}
		return err
	}
	s.committed(d)
	s.arrived(owed)
	return nil
}
