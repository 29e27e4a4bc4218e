package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"escalate/cmd/internal/app"
	"escalate/store"
	"escalate/store/boltstore"
	"escalate/store/pgstore"
)

// SocketOf is where the bot that holds the file listens for the operator's questions.
func SocketOf(db string) string { return db + ".sock" }

// question is what a subcommand asks the running bot: to run it there.
type question struct {
	Args []string `json:"args"`
}

// The trailers of an answer.
const (
	exitTrailer = "Escalate-Exit"
	saidTrailer = "Escalate-Said"
)

// ask reads from the database or the file; where a running bot holds it, the bot is asked to run the same
// subcommand and its output is passed on.
func (c *call) ask(read func(store.Ledger) error) error {
	if c.live != nil {
		return read(c.live.Kept)
	}
	if pgstore.Is(c.db) {
		return c.beside(read)
	}
	err := c.withFile(read)
	if !inUse(err) {
		return err
	}
	return c.pass(c.args, err)
}

// pass has the running bot run the subcommand, and prints what it answers. held is what was found at
// the file.
func (c *call) pass(line []string, held error) error {
	args, merr := json.Marshal(question{line})
	if merr != nil {
		return merr
	}
	answer, err := c.dial(http.MethodPost, "/run", bytes.NewReader(args), held)
	if err != nil {
		return err
	}
	_, err = io.Copy(c.Out, answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return fmt.Errorf("the running bot's answer was cut: %w", err)
	}
	code, err := strconv.Atoi(answer.Trailer.Get(exitTrailer))
	if err != nil {
		return errors.New("the running bot's answer was cut")
	}
	said, err := url.QueryUnescape(answer.Trailer.Get(saidTrailer))
	if err != nil {
		return fmt.Errorf("the running bot's answer: %w", err)
	}
	fmt.Fprint(c.Err, said)
	return app.Exit(code)
}

func inUse(err error) bool {
	e, ok := errors.AsType[*boltstore.FileError](err)
	return ok && e.Fault == boltstore.InUse
}

// dial asks the running bot. held is what was found at the file.
func (c *call) dial(method, path string, body io.Reader, held error) (*http.Response, error) {
	socket := SocketOf(c.db)
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	req, err := http.NewRequestWithContext(c.ctx, method, "http://escalate"+path, body)
	if err != nil {
		return nil, fmt.Errorf("ask the running bot: %w", err)
	}
	answer, err := client.Do(req)
	if err != nil {
		if errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("a running bot holds %s, and this user may not ask it: run this as the user that the bot runs as, or as root", c.db)
		}
		return nil, fmt.Errorf("%w (it cannot be asked either: nothing answers at %s)", held, socket)
	}
	if answer.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("the running bot does not answer this (%s); is it another version?", answer.Status), answer.Body.Close())
	}
	return answer, nil
}

// copyTo writes a whole copy of the file, which a running bot may hold.
func (c *call) copyTo(w io.Writer) error {
	err := c.withFile(func(s store.Ledger) error { return s.Backup(c.ctx, w) })
	if !inUse(err) {
		return err
	}
	answer, err := c.dial(http.MethodGet, "/backup", http.NoBody, err)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return fmt.Errorf("the running bot's copy was cut: %w", err)
	}
	if answer.Trailer.Get(exitTrailer) != "0" {
		return errors.New("the running bot's copy was cut; its log says why")
	}
	return nil
}

// withCopy reads from the file, or from a copy that the running bot makes: what looks at every
// page must not look while they change.
func (c *call) withCopy(read func(store.Ledger) error) (err error) {
	if pgstore.Is(c.db) {
		return c.beside(read)
	}
	err = c.withFile(read)
	if !inUse(err) {
		return err
	}
	dir, err := scratch(c.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "copy.db")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("no room for a copy: %w", err)
	}
	if err = errors.Join(c.copyTo(f), f.Close()); err != nil {
		return err
	}
	s, err := boltstore.Look(path)
	if err != nil {
		return err
	}
	return errors.Join(read(s), s.Close())
}
