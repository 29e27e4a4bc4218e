// Package pgtest gives a test binary a PostgreSQL server of its own, and each test a database on it.
//
// With ESCALATE_TEST_POSTGRES (the address of a server's database in which other databases may be
// made) it uses that one; with ESCALATE_NEED_POSTGRES=1 it starts one from the binaries of this
// machine, and a test that finds none fails. With neither the tests are skipped: whoever works on
// something else waits for no server.
//
// This package must never touch a database that it has not made, nor a server that it has not
// started.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// The variables: one names a server, one asks for one.
const (
	named = "ESCALATE_TEST_POSTGRES"
	need  = "ESCALATE_NEED_POSTGRES"
)

// server is the one of this test binary.
var server struct {
	sync.Once
	url  string // of a database that is there from the beginning
	none string // why there is no server
	stop func()
	// restart kills its processes and starts it again; nil for a server of somebody else.
	restart func() error

	mu     sync.Mutex
	number int
}

// Run runs the tests and ends the server that they needed.
func Run(m *testing.M) int {
	code := m.Run()
	if server.stop != nil {
		server.stop()
	}
	return code
}

// Server is the address of the server's own database.
func Server(t testing.TB) string {
	t.Helper()
	if os.Getenv(named) == "" && os.Getenv(need) == "" {
		t.Skip("it takes a PostgreSQL server: " + need + "=1 starts one")
	}
	server.Do(start)
	require.Empty(t, server.none)
	return server.url
}

// Database makes a database, which stays as long as the test binary runs.
func Database(t testing.TB) string {
	t.Helper()
	Server(t)
	server.mu.Lock()
	defer server.mu.Unlock()
	server.number++
	name := fmt.Sprintf("escalate_%d_%d", os.Getpid(), server.number)
	Admin(t, fmt.Sprintf("create database %q template template0", name))
	stop := server.stop
	server.stop = func() {
		if os.Getenv(named) != "" { // of our own server nothing is left anyway
			_ = admin(fmt.Sprintf("drop database %q with (force)", name))
		}
		if stop != nil {
			stop()
		}
	}
	return in(name)
}

// in is the address of another database on the server.
func in(database string) string {
	u, err := url.Parse(server.url)
	if err != nil {
		panic(err) // it was parsed before
	}
	u.Path = "/" + database
	return u.String()
}

// Admin does something on the server.
func Admin(t testing.TB, sql string, args ...any) {
	t.Helper()
	require.NoError(t, admin(sql, args...))
}

func admin(sql string, args ...any) error { return adminAt(server.url, sql, args...) }

func adminAt(url, sql string, args ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // it has done what it was for
	_, err = c.Exec(ctx, sql, args...)
	return err
}

// Restarter returns what crashes the server and starts it again. A server that somebody named is left
// alone: then the test is skipped.
func Restarter(t testing.TB) func() error {
	t.Helper()
	Server(t)
	if server.restart == nil {
		t.Skip("it restarts the server, and this one is somebody else's")
	}
	return server.restart
}

// start finds a server or starts one.
func start() {
	if server.url = os.Getenv(named); server.url != "" {
		return
	}
	bin := binaries()
	if bin == "" {
		server.none = "no PostgreSQL: install its server (Debian: postgresql-15), or name one in ESCALATE_TEST_POSTGRES"
		return
	}
	if err := startIn(bin); err != nil {
		server.none = "PostgreSQL does not start: " + err.Error()
	}
}

// binaries is the folder of the newest server's programs.
func binaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is right
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // 0 for one that is none
	return n
}

// folder makes a folder for a server, and says as whom it runs: PostgreSQL refuses root.
func folder(name string) (dir string, as *syscall.SysProcAttr, err error) {
	if dir, err = os.MkdirTemp("", name); err != nil || os.Getuid() != 0 {
		return dir, &syscall.SysProcAttr{}, err
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return "", nil, err
	}
	uid, _ := strconv.Atoi(u.Uid) // on the systems that have root they are numbers
	gid, _ := strconv.Atoi(u.Gid)
	as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return dir, as, os.Chown(dir, uid, gid)
}

// startIn makes the server in a folder of its own.
func startIn(bin string) error {
	c, err := newCluster(bin)
	if err != nil {
		return err
	}
	if err := errors.Join(c.init(), c.start()); err != nil {
		return err
	}
	server.restart = func() error { return c.ctl("-m", "immediate", "restart") }
	server.stop = c.stop
	server.url = c.url()
	return nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }() // only its number is wanted
	return l.Addr().(*net.TCPAddr).Port, nil
}
