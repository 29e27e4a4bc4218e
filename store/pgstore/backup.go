package pgstore

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/jackc/pgx/v5"
)

// A backup is this line, then of each table its rows as PostgreSQL copies them, in pieces that are
// preceded by their length and ended by an empty one, then the numbers that sequences gave last,
// then the SHA-256 of all that.
const backupHead = "escalate, layout 1\n"

var tables = []string{"meta", "escalation", "state", "event", "request", "opened", "found", "channel", "person", "precedent", "notice", "batch", "lanes"}

var sequences = []string{"precedent_place", "notice_id_seq"}

// Backup writes a whole copy, as of one moment, that Restore makes a store of. Whoever wants a
// copy of the database itself has PostgreSQL's own means.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	done, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = s.copyOut(ctx, w)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func (s *Store) copyOut(ctx context.Context, w io.Writer) error {
	to := &pieces{ctx: ctx, w: bufio.NewWriter(w), sum: sha256.New()}
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local statement_timeout = 0"); err != nil {
			return err
		}
		to.raw([]byte(backupHead))
		for _, table := range tables {
			if _, err := tx.Conn().PgConn().CopyTo(ctx, to, "copy "+table+" to stdout (format binary)"); err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
			to.raw(make([]byte, 4))
		}
		for _, sequence := range sequences {
			var last uint64
			if err := tx.QueryRow(ctx, "select last_value from "+sequence).Scan(&last); err != nil {
				return err
			}
			to.raw(binary.BigEndian.AppendUint64(nil, last))
		}
		sum := to.sum.Sum(nil)
		to.raw(sum)
		return errors.Join(to.err, to.w.Flush())
	})
}

// pieces frames what is written and sums it up; it stops with the context.
type pieces struct {
	ctx context.Context
	w   *bufio.Writer
	sum hash.Hash
	err error
}

func (p *pieces) raw(data []byte) {
	if p.err == nil {
		p.sum.Write(data)
		_, p.err = p.w.Write(data)
	}
}

func (p *pieces) Write(data []byte) (int, error) {
	if p.err == nil {
		p.err = p.ctx.Err()
	}
	p.raw(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	p.raw(data)
	return len(data), p.err
}

// Restore fills an empty database with what Backup wrote: all of it or nothing.
func Restore(ctx context.Context, url string, r io.Reader) error {
	s, err := Open(ctx, url, Options{})
	if err != nil {
		return err
	}
	err = s.copyIn(ctx, r)
	if err := errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func (s *Store) copyIn(ctx context.Context, r io.Reader) error {
	sum := sha256.New()
	from := bufio.NewReader(r)
	whole := io.TeeReader(from, sum)
	head := make([]byte, len(backupHead))
	if _, err := io.ReadFull(whole, head); err != nil || string(head) != backupHead {
		return errors.New("this is no backup that this escalate wrote of a database")
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var used bool
		if err := tx.QueryRow(ctx, "select numbered > 0 or exists (select from person) from meta for update").Scan(&used); err != nil {
			return err
		}
		if used {
			return errors.New("the database is not empty")
		}
		if _, err := tx.Exec(ctx, "truncate meta, lanes"); err != nil {
			return err
		}
		for _, table := range tables {
			if _, err := tx.Conn().PgConn().CopyFrom(ctx, &unframed{from: whole}, "copy "+table+" from stdin (format binary)"); err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
		}
		for _, sequence := range sequences {
			last := make([]byte, 8)
			if _, err := io.ReadFull(whole, last); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "select setval($1, $2)", sequence, int64(binary.BigEndian.Uint64(last))); err != nil {
				return err
			}
		}
		want, got := sum.Sum(nil), make([]byte, sha256.Size)
		if _, err := io.ReadFull(from, got); err != nil || string(got) != string(want) {
			return errors.New("the backup is damaged, or its end is missing")
		}
		return nil
	})
}

// unframed reads the pieces of one table.
type unframed struct {
	from io.Reader
	left uint32
}

func (u *unframed) Read(p []byte) (int, error) {
	if u.left == 0 {
		size := make([]byte, 4)
		if _, err := io.ReadFull(u.from, size); err != nil {
			return 0, fmt.Errorf("its end is missing: %w", err)
		}
		if u.left = binary.BigEndian.Uint32(size); u.left == 0 {
			return 0, io.EOF
		}
	}
	n, err := u.from.Read(p[:min(len(p), int(u.left))])
	u.left -= uint32(n)
	return n, err
}
