package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// reach is how the databases that a subcommand names are reached.
type reach struct {
	DBPasswordFile string `name:"db-password-file" env:"ESCALATE_DB_PASSWORD_FILE" placeholder:"FILE" help:"File that holds the database's password."`
	DBAnyTLS       bool   `name:"db-any-tls" env:"ESCALATE_DB_ANY_TLS" help:"Allow a database on another machine without sslmode=verify-full."`
}

// noSecret is why an address with a password is refused.
const noSecret = "everyone who can list this machine's processes sees a password in the database's address; write it into a file and name that in ESCALATE_DB_PASSWORD_FILE"

func (r reach) options(version string) pgstore.Options {
	return pgstore.Options{PasswordFile: r.DBPasswordFile, AnyTLS: r.DBAnyTLS, Version: version}
}

type move struct {
	From string `arg:"" help:"The present file or database address, or a backup that the bot wrote of a database."`
	To   string `arg:"" help:"A new file, or the address of an empty database."`
	JSON bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (move) Help() string {
	return example("escalate move escalate.db 'postgres://escalate@db.example.com/escalate?sslmode=verify-full'",
		"escalate move 'postgres://escalate@db.example.com/escalate?sslmode=verify-full' escalate.db") + `

Stop the bots of both first, then start them with ESCALATE_DB naming the new place: what was owed is said there.
All of it goes, or nothing. Before the new place counts it is read again, every audit log is verified, and the state of
every escalation is compared with the old place's by its hash. The old place stays as it is, and is marked: no bot starts
on it again. A backup is read only.`
}

// Run moves everything.
func (m *move) Run(c *call) error {
	for _, db := range []string{m.From, m.To} {
		if pgstore.Is(db) && pgstore.Secret(db) {
			return usage(noSecret)
		}
	}
	if m.From == m.To {
		return usage("both places are the same; name another one")
	}
	var sum store.Sum
	err := m.leave(c, func(dump func(io.Writer) error) error {
		r, w := io.Pipe()
		went := make(chan error, 1)
		go func() {
			err := dump(w)
			w.CloseWithError(err)
			went <- err
		}()
		var err error
		sum, err = m.load(c, r)
		r.CloseWithError(err)
		if out := <-went; out != nil && !errors.Is(err, out) {
			return errors.Join(out, err)
		}
		return err
	})
	if errors.Is(err, store.ErrNotEmpty) {
		return misuse(err)
	}
	if err != nil {
		return err
	}
	if m.JSON {
		return inJSON(c.Out, map[string]any{
			"from": place(m.From), "to": place(m.To), "escalations": sum.Escalations, "events": sum.Events, "sha256": sum.SHA256,
		})
	}
	fmt.Fprintf(c.Out, "Moved from %s to %s: %d escalations, %d events.\nRead again there and compared; digest over everything, the state of each escalation among it: %s\n",
		place(m.From), place(m.To), sum.Escalations, sum.Events, sum.SHA256)
	fmt.Fprintln(c.Out, "Start the bot with ESCALATE_DB naming the new place; none starts on the old one again.")
	return nil
}

func (m *move) leave(c *call, carry func(dump func(io.Writer) error) error) error {
	if pgstore.Is(m.From) {
		return pgstore.Leave(c.ctx, m.From, c.options(c.Version), place(m.To), carry)
	}
	if copied, err := os.Open(m.From); err == nil {
		defer copied.Close() //nolint:errcheck // nothing was written
		if pgstore.IsCopy(copied) {
			return carry(func(w io.Writer) error { _, err := io.Copy(w, copied); return err })
		}
	}
	return boltstore.Leave(m.From, place(m.To), carry)
}

func (m *move) load(c *call, r io.Reader) (store.Sum, error) {
	if pgstore.Is(m.To) {
		return pgstore.Load(c.ctx, m.To, c.options(c.Version), r)
	}
	return boltstore.Load(m.To, stopped{c.ctx, r})
}

// place is what may be said of a file or a database.
func place(db string) string {
	if pgstore.Is(db) {
		return pgstore.Name(db)
	}
	return db
}

// stopped reads no further once the context is over.
type stopped struct {
	ctx context.Context
	r   io.Reader
}

// Read passes on what is read.
func (s stopped) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
