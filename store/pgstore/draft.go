package pgstore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// draft is an escalation as one transaction leaves it so far.
type draft struct {
	id      meeting.ID
	before  *record.Stored // as committed; empty for a new one
	now     *meeting.Escalation
	chain   [32]byte
	events  []record.Event
	notices []meeting.Notice
	known   map[string]string // the requests that were answered, with what each said
	asked   []asked           // those of this transaction
	gone    []int             // numbers of earlier events whose bodies go
}

// asked is a request, and the event after which it was answered.
type asked struct {
	name, said string
	after      int
}

func newDraft(id meeting.ID, before *record.Stored) *draft {
	if before == nil {
		before = &record.Stored{State: &meeting.Escalation{}}
	}
	return &draft{id: id, before: before, now: before.State, chain: before.Chain, known: map[string]string{}}
}

// take collects what a command left in work, a clone of d.now that becomes the caller's. It says
// whether an event happened.
func (s *Store) take(d *draft, work *meeting.Escalation) (happened bool, err error) {
	events, notices := work.Take()
	if len(events) == 0 {
		d.notices = append(d.notices, notices...)
		return false, nil
	}
	if err := s.known(events); err != nil {
		return false, err
	}
	rows, chain, err := record.Encode(s.rand, d.id, d.now.Seq, d.chain, events)
	if err != nil {
		return false, err
	}
	record.Settle(work)
	d.gone = append(d.gone, record.Gone(events)...)
	d.events, d.notices = append(d.events, rows...), append(d.notices, notices...)
	d.now, d.chain = record.Clone(work), chain
	return true, nil
}

// ask notes that the request was answered.
func (d *draft) ask(name, said string) {
	d.known[name] = said
	d.asked = append(d.asked, asked{name, said, d.now.Seq})
}

// after is the escalation as the transaction leaves it.
func (d *draft) after() *record.Stored {
	if len(d.events) == 0 {
		return d.before
	}
	return &record.Stored{State: d.now, Chain: d.chain, Kept: d.before.Kept, Row: d.now.Row(), Anew: len(d.gone) > 0}
}

// empty reports whether there is nothing to write.
func (d *draft) empty() bool { return len(d.events)+len(d.notices)+len(d.asked) == 0 }

// kept reports whether the transaction was committed though no answer came, from what was read
// under the lock: rows that follow the state it began with, and the names of requests.
func (d *draft) kept(rows []record.Event, answered map[string]string) bool {
	if len(d.events) == 0 {
		_, ok := answered[d.asked[0].name]
		return ok
	}
	first := &d.events[0]
	return slices.ContainsFunc(rows, func(ev record.Event) bool {
		return ev.Seq == first.Seq && bytes.Equal(ev.Chain, first.Chain)
	})
}

const (
	sqlAddEvent = "insert into event (of, seq, at, by, kind, digest, chain, body) values ($1, $2, $3, $4, $5, $6, $7, $8)"
	sqlAddEnd   = "insert into escalation (of, ending, open, due_at, policy) values ($1, $2, $3, $4, $5)"
	sqlPutEnd   = "update escalation set ending = $2, open = $3, due_at = $4, policy = $5 where of = $1"
	sqlPutState = `insert into state (of, seq, body) values ($1, $2, $3)
		on conflict (of) do update set seq = excluded.seq, body = excluded.body`
	// A request is old once the event after it is; the clock of a machine that has just started may
	// have been wrong at either.
	sqlForget = `delete from request r using event a, event b
		where r.of = $1 and a.of = $1 and a.seq = r.after and a.at < $2 and b.of = $1 and b.seq = r.after + 1 and b.at < $2`
	sqlAsked        = "insert into request (of, name, said, after) values ($1, $2, $3, $4)"
	sqlOwe          = "insert into notice (of, body) values ($1, $2) returning id"
	sqlFound        = "insert into found (what, word, of) values ($1, $2, $3)"
	sqlLost         = "delete from found where what = $1 and word = $2 and of = $3"
	sqlChannel      = "insert into channel (id, of) values ($1, $2) on conflict (id) do update set of = excluded.of"
	sqlLostChannel  = "delete from channel where id = any($2) and of = $1"
	sqlErase        = "update event set body = null where of = $1 and seq = any($2)"
	sqlHush         = "update request set said = '' where of = $1"
	sqlPrecedent    = "insert into precedent (of, body) values ($1, $2) on conflict (of) do update set body = excluded.body"
	sqlNoPrecedent  = "delete from precedent where of = $1"
	sqlStillAsLocal = "update escalation set open = open where of = $1"
)

// write queues what the transaction writes of the escalation. It fails, and the panic of a
// policy is such a fault, before anything was sent.
func (s *Store) write(b *pgx.Batch, d *draft, owed *[]int64) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: the change went wrong: %v\n%s", d.id, p, debug.Stack())
		}
	}()
	for i := range d.events {
		ev := &d.events[i]
		b.Queue(sqlAddEvent, d.id, ev.Seq, ev.At, string(ev.By), ev.Kind, ev.Digest, ev.Chain, ev.Body)
	}
	if len(d.gone) > 0 {
		b.Queue(sqlErase, d.id, d.gone)
		b.Queue(sqlHush, d.id)
	}
	if len(d.events) > 0 {
		if err := s.writeState(b, d); err != nil {
			return err
		}
	}
	for _, n := range d.notices {
		n.ID, n.Of, n.At, n.Late = 0, d.id, record.Cut(n.At), record.Cut(n.Late)
		body, err := json.Marshal(lane.Owed{Notice: n})
		if err != nil {
			return fmt.Errorf("%s, a notice: %w", d.id, err)
		}
		b.Queue(sqlOwe, d.id, body).QueryRow(func(row pgx.Row) error {
			var no int64
			if err := row.Scan(&no); err != nil {
				return err
			}
			*owed = append(*owed, no)
			return nil
		})
	}
	for _, a := range d.asked {
		b.Queue(sqlAsked, d.id, []byte(a.name), []byte(a.said), a.after)
	}
	return nil
}

func (s *Store) writeState(b *pgx.Batch, d *draft) error {
	after, before := d.after(), d.before
	end, err := after.SealEnd()
	if err != nil {
		return fmt.Errorf("%s, end of the log: %w", d.id, err)
	}
	sql := sqlPutEnd
	if before.State.Seq == 0 {
		sql = sqlAddEnd
	}
	b.Queue(sql, d.id, end, d.now.Phase.Open(), moment(d.now.NextDue(s.policy)), s.policy.Name)
	if after.Due() {
		body, err := after.SealState()
		if err != nil {
			return fmt.Errorf("%s, state: %w", d.id, err)
		}
		b.Queue(sqlPutState, d.id, d.now.Seq, body)
		b.Queue(sqlForget, d.id, record.Cut(d.now.Changed.Add(-record.Keep)))
	}
	reindex(b, byPerson, d.id, before.Row.ListedFor(), after.Row.ListedFor())
	var was []string
	if before.State.Seq > 0 {
		was = []string{record.Fold(before.Row.Customer)}
	}
	reindex(b, byCustomer, d.id, was, []string{record.Fold(after.Row.Customer)})
	had, is := channels(before.State), channels(d.now)
	for _, id := range without(is, had) {
		b.Queue(sqlChannel, id, d.id)
	}
	if lost := without(had, is); len(lost) > 0 {
		b.Queue(sqlLostChannel, d.id, lost)
	}
	if before.State.Standing() == nil && d.now.Standing() == nil {
		return nil // no precedent was kept, and none is to be
	}
	p, ok := d.now.Precedent()
	if !ok {
		b.Queue(sqlNoPrecedent, d.id)
		return nil
	}
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("%s, precedent: %w", d.id, err)
	}
	b.Queue(sqlPrecedent, d.id, body)
	return nil
}

func channels(e *meeting.Escalation) []string {
	return slices.DeleteFunc(append(slices.Clone(e.Channel.Past), e.Channel.ID), func(id string) bool { return id == "" })
}

// without returns those of all that are not among the others.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(others, id) })
}

// moment is a time as kept, where zero is never.
func moment(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = record.Cut(at)
	return &at
}

// reindex replaces the words under which the escalation is found.
func reindex[W ~string](b *pgx.Batch, what string, id meeting.ID, before, after []W) {
	for _, w := range before {
		if !slices.Contains(after, w) {
			b.Queue(sqlLost, what, word(string(w)), id)
		}
	}
	for _, w := range after {
		if !slices.Contains(before, w) {
			b.Queue(sqlFound, what, word(string(w)), id)
		}
	}
}

// committed keeps at hand what was committed.
func (s *Store) committed(d *draft) {
	if len(d.events) == 0 {
		return
	}
	after := d.after()
	if after.Due() {
		after.Kept, after.Anew = after.State.Seq, false
	}
	s.cache.Put(after)
}
