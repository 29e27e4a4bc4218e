package pgstore

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Is reports whether the setting names a database, and not a file.
func Is(setting string) bool {
	return strings.HasPrefix(setting, "postgres://") || strings.HasPrefix(setting, "postgresql://")
}

// Name is what may be said of an address, in a log too: without user and password.
func Name(address string) string {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return "a database"
	}
	return fmt.Sprintf("postgres://%s/%s", net.JoinHostPort(c.Host, fmt.Sprint(c.Port)), c.Database)
}

// Secret reports whether the address holds a password.
func Secret(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false // Open says what is wrong
	}
	_, set := u.User.Password()
	return set || u.Query().Has("password")
}

// reach refuses to send a password and what customers said to whoever answers.
func reach(c *pgx.ConnConfig, o Options) error {
	if err := password(c, o.PasswordFile); err != nil {
		return err
	}
	ways := []*pgconn.FallbackConfig{{Host: c.Host, TLSConfig: c.TLSConfig}}
	for _, way := range append(ways, c.Fallbacks...) {
		if !o.AnyTLS && !here(way.Host) && !verified(way.TLSConfig) {
			return fmt.Errorf("the database at %s is on another machine: write sslmode=verify-full into its address, so that nobody can pose as it", way.Host)
		}
	}
	return nil
}

// here reports whether the host is this machine: a socket's folder or loopback.
func here(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}

// verified reports whether the server's name is checked: pgx sets it for verify-full alone.
func verified(c *tls.Config) bool { return c != nil && !c.InsecureSkipVerify && c.ServerName != "" }

// password reads the password from its file.
func password(c *pgx.ConnConfig, file string) error {
	if file == "" {
		return nil
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return fmt.Errorf("the file with the database's password: %w", err)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("the file %s with the database's password may be opened by others on this machine (mode %04o); run: chmod 600 %s", file, info.Mode().Perm(), file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("the file with the database's password: %w", err)
	}
	if c.Password = strings.TrimRight(string(data), "\r\n"); c.Password == "" {
		return errors.New("the file with the database's password is empty")
	}
	return nil
}
