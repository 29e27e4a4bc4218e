package pgstore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"escalate/bot/meeting"
	"escalate/store"
	"escalate/store/internal/record"
	"escalate/store/lane"
)

// Check reads all tables as of one moment and compares everything in them that says the same twice.
// The bots may go on meanwhile.
func (s *Store) Check(ctx context.Context) (*store.Checked, error) {
	done, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c := &check{Checked: store.Checked{Heads: map[meeting.ID]store.Head{}}, ids: map[meeting.ID]bool{}, want: map[pointer]bool{}, left: map[meeting.ID][]byte{}}
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local statement_timeout = 0"); err != nil {
			return err
		}
		for _, part := range []func(context.Context, pgx.Tx) error{c.escalations, c.indexes, c.precedents, c.outbox} {
			if err := part(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	return &c.Checked, nil
}

// check collects on its way through the logs what the indexes have to hold.
type check struct {
	store.Checked
	ids  map[meeting.ID]bool
	want map[pointer]bool
	left map[meeting.ID][]byte // what decisions left for later ones
}

// pointer is a row of an index.
type pointer struct {
	what, word string
	of         meeting.ID
}

func (p pointer) String() string { return strings.TrimPrefix(p.word, "=") + ", " + p.of.String() }

// What an index leads from, beside byPerson and byCustomer.
const byChannel = "channel"

var indexNames = map[string]string{byPerson: "who is in which escalation", byCustomer: "which customer's", byChannel: "which channel's"}

func (c *check) escalations(ctx context.Context, tx pgx.Tx) error {
	var id meeting.ID
	var open, due bool
	type flags struct{ open, due bool }
	said := map[meeting.ID]flags{}
	err := each(ctx, tx, "select of, open, due_at is not null from escalation", []any{&id, &open, &due}, func() error {
		said[id] = flags{open, due}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(said)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.Escalations++
		c.ids[id] = true
		e, err := collect(ctx, tx, id)
		if err != nil {
			return err
		}
		kept, err := e.Verify()
		if err != nil {
			c.Fault("%v", err)
			continue
		}
		c.Events += len(e.Events)
		c.Heads[id] = store.Head{Seq: kept.State.Seq, Chain: kept.Chain}
		row := kept.State.Row()
		if !same(kept.Row, row) {
			c.Fault("%s: its summary row is not the one that its log leads to", id)
		}
		if said[id].open != row.Phase.Open() {
			c.Fault("%s: whether it is open is not what its log says", id)
		}
		if said[id].due && !row.Phase.Open() {
			c.Fault("%s: something is due in it though it is over", id)
		}
		c.expect(id, kept.State, row)
	}
	for _, table := range []string{"state", "event", "request", "opened"} {
		var of meeting.ID
		err := each(ctx, tx, "select distinct of from "+table+" where not exists (select from escalation e where e.of = "+table+".of)", []any{&of}, func() error {
			c.Fault("the table %s keeps something of %s, which is not there", table, of)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// same compares two values as they would be written.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

// expect notes what the indexes have to say of the escalation.
func (c *check) expect(id meeting.ID, e *meeting.Escalation, row meeting.Row) {
	for _, who := range row.ListedFor() {
		c.want[pointer{byPerson, string(word(string(who))), id}] = true
	}
	c.want[pointer{byCustomer, string(word(record.Fold(row.Customer))), id}] = true
	for _, channel := range channels(e) {
		c.want[pointer{byChannel, channel, id}] = true
	}
	if p, ok := e.Precedent(); ok {
		c.left[id], _ = json.Marshal(p) // it was written so
	}
}

// indexes compares the indexes with what the logs say, both ways.
func (c *check) indexes(ctx context.Context, tx pgx.Tx) error {
	p, text := pointer{}, []byte(nil)
	err := each(ctx, tx, "select what, word, of from found union all select '"+byChannel+"', convert_to(id, 'UTF8'), of from channel", []any{&p.what, &text, &p.of}, func() error {
		p.word = string(text)
		if !c.want[p] {
			c.Fault("the index of %s names something that is in no log: %q", indexNames[p.what], p)
		}
		delete(c.want, p)
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(maps.Keys(c.want), func(a, b pointer) int { return strings.Compare(a.String(), b.String()) }) {
		c.Fault("the index of %s leaves something out: %q", indexNames[p.what], p)
	}
	return nil
}

func (c *check) precedents(ctx context.Context, tx pgx.Tx) error {
	var of meeting.ID
	var body []byte
	err := each(ctx, tx, "select of, body from precedent", []any{&of, &body}, func() error {
		if _, read := c.Heads[of]; !c.ids[of] || read && !bytes.Equal(c.left[of], body) {
			c.Fault("%s: what its decision left for later ones is not what is kept", of)
		}
		delete(c.left, of)
		return nil
	})
	for _, of := range slices.Sorted(maps.Keys(c.left)) {
		c.Fault("%s: what its decision left for later ones is missing", of)
	}
	return err
}

// outbox compares the notices with the batches that they are sent with, both ways, and with the
// escalations that they are of.
func (c *check) outbox(ctx context.Context, tx pgx.Tx) error {
	owed, batches, err := readOutbox(ctx, tx)
	lane.Compare(&c.Checked, owed, batches, func(id meeting.ID) bool { return c.ids[id] })
	return err
}
