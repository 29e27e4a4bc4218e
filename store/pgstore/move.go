package pgstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"escalate/store"
	"escalate/store/internal/portable"
	"escalate/store/internal/record"
)

// Load fills an empty database, which no program has open, with a portable copy: all of it or
// nothing. What was written is read again and compared with the copy before it is committed.
func Load(ctx context.Context, url string, o Options, r io.Reader) (sum store.Sum, err error) {
	err = aside(ctx, url, o, func(tx pgx.Tx) error {
		var used bool
		if err := tx.QueryRow(ctx, "select numbered > 0 or exists (select from person) or exists (select from escalation) from meta").Scan(&used); err != nil {
			return err
		}
		if used {
			return fmt.Errorf("%s: %w", Name(url), store.ErrNotEmpty)
		}
		sum, err = portable.Read(r, func(rec portable.Record) error {
			b := &pgx.Batch{}
			if err := put(b, rec); err != nil {
				return err
			}
			return tx.SendBatch(ctx, b).Close()
		})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update lanes set version = version + 1"); err != nil {
			return err
		}
		got, err := dump(ctx, tx, io.Discard)
		if err == nil && got != sum {
			err = errors.New("what was written is not what was read; nothing was changed")
		}
		return err
	})
	return sum, err
}

// IsCopy reports whether a portable copy begins where the file is read, and leaves it there.
func IsCopy(f io.ReadSeeker) bool {
	is := portable.Is(f)
	_, err := f.Seek(0, io.SeekStart)
	return is && err == nil
}

// aside does something in one transaction of a database that no program has open, and that none can
// open meanwhile.
func aside(ctx context.Context, url string, o Options, do func(tx pgx.Tx) error) error {
	o.Aside = true
	s, err := Open(ctx, url, o)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", prepareLock); err != nil {
			return err
		}
		if err := errors.Join(notMoved(ctx, tx), alone(ctx, tx)); err != nil {
			return err
		}
		return do(tx)
	})
	return errors.Join(err, s.Close())
}

// Leave carries the content of a database, which no program has open, to another place. Once carry
// has it there the database is marked, and no program goes on with it.
func Leave(ctx context.Context, url string, o Options, to string, carry func(dump func(io.Writer) error) error) error {
	return aside(ctx, url, o, func(tx pgx.Tx) error {
		if err := carry(func(w io.Writer) error { _, err := dump(ctx, tx, w); return err }); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update meta set moved = $1", to)
		return err
	})
}

const (
	sqlPutGiven  = "update meta set numbered = $1, home = $2"
	sqlPutNotice = "select setval('notice_id_seq', $1) where $1 > 0"
	sqlAdmit     = "insert into notice (id, of, admitted, body) overriding system value values ($1, $2, true, $3)"
)

// put queues what writes one record of a copy. The moments that are due whoever opens the database
// computes, by its own policy.
func put(b *pgx.Batch, rec portable.Record) error {
	switch {
	case rec.Given != nil:
		home, err := json.Marshal(rec.Given.Home)
		if err != nil {
			return err
		}
		b.Queue(sqlPutGiven, rec.Given.Escalation, home)
		b.Queue(sqlPutNotice, int64(rec.Given.Notice))
	case rec.Person != nil:
		body, err := json.Marshal(rec.Person.Person)
		if err != nil {
			return err
		}
		told := int64(0)
		if !rec.Person.As.IsZero() {
			told = rec.Person.As.UnixMicro()
		}
		b.Queue(sqlLearn, string(rec.Person.ID), body, told)
	case rec.Opened != nil:
		b.Queue(sqlOpened, rec.Opened.Name, rec.Opened.Said, rec.Opened.Of)
	case rec.Escalation != nil:
		return putEscalation(b, rec.Escalation)
	case rec.Precedent != nil:
		body, err := json.Marshal(rec.Precedent.Precedent)
		if err != nil {
			return err
		}
		b.Queue(sqlPrecedent, rec.Precedent.Of, body)
	case rec.Notice != nil:
		body, err := json.Marshal(rec.Notice)
		if err != nil {
			return err
		}
		b.Queue(sqlAdmit, int64(rec.Notice.Notice.ID), rec.Notice.Notice.Of, body)
	case rec.Batch != nil:
		body, err := json.Marshal(rec.Batch.Batch)
		if err != nil {
			return err
		}
		b.Queue(sqlBatch, rec.Batch.ID, body)
	default:
		return errors.New("the copy has a record that this version does not know")
	}
	return nil
}

func putEscalation(b *pgx.Batch, e *portable.Escalation) error {
	kept, err := e.Verify()
	if err != nil {
		return err
	}
	b.Queue(sqlAddEnd, e.ID, e.Ending, kept.State.Phase.Open(), nil, "")
	if e.State != nil {
		b.Queue(sqlPutState, e.ID, kept.Kept, e.State)
	}
	for i := range e.Events {
		ev := &e.Events[i]
		b.Queue(sqlAddEvent, e.ID, ev.Seq, ev.At, string(ev.By), ev.Kind, ev.Digest, ev.Chain, whole(ev.Body))
	}
	for _, r := range e.Requests {
		b.Queue(sqlAsked, e.ID, r.Name, r.Said, r.After)
	}
	reindex(b, byPerson, e.ID, nil, kept.Row.ListedFor())
	reindex(b, byCustomer, e.ID, nil, []string{record.Fold(kept.Row.Customer)})
	for _, channel := range channels(kept.State) {
		b.Queue(sqlChannel, channel, e.ID)
	}
	return nil
}

// whole is a body as it is kept: null once it was erased.
func whole(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	return body
}
