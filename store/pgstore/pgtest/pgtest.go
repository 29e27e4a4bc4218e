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

func admin(sql string, args ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, server.url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // it has done what it was for
	_, err = c.Exec(ctx, sql, args...)
	return err
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

// startIn makes a server in a folder of its own, which sends nothing to the disk in time: no test
// here pulls the plug.
func startIn(bin string) error {
	dir, as, err := folder("escalate-postgres-")
	if err != nil {
		return err
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.SysProcAttr, cmd.Dir = as, dir
		log, err := os.CreateTemp(dir, name)
		if err != nil {
			return err
		}
		defer func() { _ = log.Close() }() // it is read by its name
		cmd.Stdout, cmd.Stderr = log, log  // a pipe would stay open as long as the server
		if err := cmd.Run(); err != nil {
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("%s: %w: %s", name, err, said)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories=%s -c fsync=off -c full_page_writes=off -c max_connections=500", port, dir)
	if err := run("pg_ctl", "-D", data, "-w", "-o", options, "start"); err != nil {
		return err
	}
	// It ends, by the pid in its folder, when the pipe is closed: also when this binary is killed, with all of
	// its process group.
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	end := exec.Command("sh", "-c", `trap "" INT TERM HUP; read -r _; "$1" -D "$2/data" -m immediate stop >/dev/null; cd /; rm -rf "$2"`,
		"sh", filepath.Join(bin, "pg_ctl"), dir)
	end.SysProcAttr, end.Stdin = as, r
	if err := errors.Join(end.Start(), r.Close()); err != nil {
		return err
	}
	server.stop = func() {
		_ = w.Close()
		_ = end.Wait() // of a server that is gone already there is nothing to end
	}
	server.url = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
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
