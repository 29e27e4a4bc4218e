package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// cluster is a server in a folder of its own, which sends nothing to the disk in time: no test here
// pulls the plug.
type cluster struct {
	bin, dir string
	as       *syscall.SysProcAttr
	port     int
	stop     func() // ends it, and removes the folder
}

func newCluster(bin string) (*cluster, error) {
	dir, as, err := folder("escalate-postgres-")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	return &cluster{bin: bin, dir: dir, as: as, port: port}, err
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

// run runs one of PostgreSQL's programs.
func (c *cluster) run(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.SysProcAttr, cmd.Dir = c.as, c.dir
	log, err := os.CreateTemp(c.dir, name)
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

func (c *cluster) init() error {
	return c.run("initdb", "-D", c.data(), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
}

// ctl starts the server or does something to it.
func (c *cluster) ctl(args ...string) error {
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories=%s -c fsync=off -c full_page_writes=off -c max_connections=500", c.port, c.dir)
	return c.run("pg_ctl", append([]string{"-D", c.data(), "-w", "-o", options}, args...)...)
}

// start starts the server. It ends, by the pid in its folder, when a pipe is closed: also when this
// binary is killed, with all of its process group.
func (c *cluster) start() error {
	if err := c.ctl("start"); err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	end := exec.Command("sh", "-c", `trap "" INT TERM HUP; read -r _; "$1" -D "$2/data" -m immediate stop >/dev/null; cd /; rm -rf "$2"`,
		"sh", filepath.Join(c.bin, "pg_ctl"), c.dir)
	end.SysProcAttr, end.Stdin = c.as, r
	if err := errors.Join(end.Start(), r.Close()); err != nil {
		return err
	}
	c.stop = func() {
		_ = w.Close()
		_ = end.Wait() // of a server that is gone already there is nothing to end
	}
	return nil
}

// copies makes a cluster of another one that does not run, which will go on as that one does.
func (c *cluster) copies(other *cluster) error {
	cp := exec.Command("cp", "-a", other.data(), c.data())
	cp.SysProcAttr = c.as
	return errors.Join(cp.Run(),
		os.WriteFile(filepath.Join(c.data(), "standby.signal"), nil, 0o644),
		os.WriteFile(filepath.Join(c.data(), "postgresql.auto.conf"), fmt.Appendf(nil, "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n", other.port), 0o644))
}

// Pair starts a server and one that copies it, each commit before it is acknowledged. It returns the
// address of a new database on whichever of the two takes writes, and what kills the first and
// promotes the second.
func Pair(t testing.TB) (database string, failover func() error) {
	t.Helper()
	Server(t)
	bin := binaries()
	if bin == "" {
		t.Skip("it takes the programs of a PostgreSQL server on this machine")
	}
	var both [2]*cluster
	for i := range both {
		c, err := newCluster(bin)
		require.NoError(t, err)
		both[i] = c
	}
	first, second := both[0], both[1]
	require.NoError(t, first.init())
	require.NoError(t, second.copies(first))
	for _, c := range both {
		require.NoError(t, c.start())
		t.Cleanup(c.stop)
	}
	require.NoError(t, adminAt(first.url(), "create database escalate template template0"))
	require.NoError(t, adminAt(first.url(), "alter system set synchronous_standby_names = '*'"))
	require.NoError(t, adminAt(first.url(), "select pg_reload_conf()"))
	failover = func() error {
		return errors.Join(first.ctl("-m", "immediate", "stop"),
			second.ctl("promote"))
	}
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d,127.0.0.1:%d/escalate?sslmode=disable&target_session_attrs=read-write", first.port, second.port), failover
}
