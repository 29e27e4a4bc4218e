package pgtest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Bouncer starts PgBouncer before the server, in transaction mode, until the test is over, and
// returns how an address on the server is reached through it. A test without one is skipped, or
// fails where PostgreSQL is needed.
func Bouncer(t *testing.T) (through func(address string) string) {
	t.Helper()
	server, err := url.Parse(Server(t))
	require.NoError(t, err)
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		why := "no PgBouncer: install it (Debian: pgbouncer)"
		if os.Getenv(need) != "" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	dir, as, err := folder("escalate-pgbouncer-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	port, err := freePort()
	require.NoError(t, err)
	ini := filepath.Join(dir, "pgbouncer.ini")
	require.NoError(t, os.WriteFile(ini, fmt.Appendf(nil, `[databases]
* = host=%s port=%s user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
`, server.Hostname(), server.Port(), server.User.Username(), port), 0o644))
	supervise(t, func() *exec.Cmd {
		run := exec.Command(program, "-q", ini)
		run.SysProcAttr, run.Dir = as, dir
		return run
	})
	address := fmt.Sprintf("127.0.0.1:%d", port)
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", address)
		return err == nil && errors.Join(c.Close()) == nil
	}, 20*time.Second, 50*time.Millisecond)
	return func(to string) string {
		u, err := url.Parse(to)
		require.NoError(t, err)
		q := u.Query()
		q.Set("default_query_exec_mode", "exec") // what was prepared on one connection is not there on the next
		u.Host, u.RawQuery = address, q.Encode()
		return u.String()
	}
}

// supervise starts a program again whenever it ends, as what runs services does, until the test is
// over: a request to cancel that comes at the wrong moment ends PgBouncer before 1.21
// (github.com/pgbouncer/pgbouncer/pull/927).
func supervise(t *testing.T, command func() *exec.Cmd) {
	var mu sync.Mutex
	over, ended := false, make(chan struct{})
	run := command()
	require.NoError(t, run.Start())
	go func() {
		defer close(ended)
		for {
			_ = run.Wait() // says how it ended
			mu.Lock()
			if over {
				mu.Unlock()
				return
			}
			run = command()
			err := run.Start()
			mu.Unlock()
			if err != nil {
				t.Errorf("start it again: %v", err)
				return
			}
		}
	}()
	t.Cleanup(func() {
		mu.Lock()
		over = true
		_ = run.Process.Kill()
		mu.Unlock()
		<-ended
	})
}
