package pgstore

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// A password is never said, and a database on another machine has to prove who it is.
func TestAddressesOfDatabases(t *testing.T) {
	for address, c := range map[string]struct{ name, refused string }{
		"postgres://esc:secret@db.example.com/escalate?sslmode=verify-full": {"postgres://db.example.com:5432/escalate", ""},
		"postgres://esc:secret@db.example.com/escalate":                     {"postgres://db.example.com:5432/escalate", "sslmode=verify-full"},
		"postgres://esc:secret@db.example.com/escalate?sslmode=require":     {"postgres://db.example.com:5432/escalate", "sslmode=verify-full"},
		"postgres://esc:secret@db.example.com/escalate?sslmode=verify-ca":   {"postgres://db.example.com:5432/escalate", "sslmode=verify-full"},
		"postgres://esc:secret@127.0.0.1:6000/escalate?sslmode=disable":     {"postgres://127.0.0.1:6000/escalate", ""},
		"postgres://esc:secret@[::1]/escalate":                              {"postgres://[::1]:5432/escalate", ""},
		"postgres://esc@localhost,db.example.com/escalate?sslmode=disable":  {"postgres://localhost:5432/escalate", "db.example.com"},
		"postgresql:///escalate?host=/run/postgresql&user=esc":              {"postgres:///run/postgresql:5432/escalate", ""},
	} {
		require.True(t, Is(address))
		require.Equal(t, c.name, Name(address), address)
		config, err := pgx.ParseConfig(address)
		require.NoError(t, err)
		err = reach(config, Options{})
		if c.refused == "" {
			require.NoError(t, err, address)
			continue
		}
		require.ErrorContains(t, err, c.refused, address)
		require.NotContains(t, err.Error(), "secret")
		require.NoError(t, reach(config, Options{AnyTLS: true}))
	}
	require.False(t, Is("/var/lib/escalate/escalate.db"))
	_, err := Open(t.Context(), "postgres://esc:secret@host:port/escalate", Options{})
	require.ErrorContains(t, err, "cannot be read")
	require.NotContains(t, err.Error(), "secret")
}

// The password is read anew at each connection, from a file that only we may open.
func TestThePasswordIsReadFromItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	c, err := pgx.ParseConfig("postgres://esc@127.0.0.1/escalate")
	require.NoError(t, err)
	require.ErrorContains(t, password(c, file), "no such file")
	for _, words := range []string{"first", "second"} {
		require.NoError(t, os.WriteFile(file, []byte(words+"\n"), 0o600))
		require.NoError(t, password(c, file))
		require.Equal(t, words, c.Password)
	}
	require.NoError(t, os.Chmod(file, 0o644))
	require.ErrorContains(t, password(c, file), "chmod 600")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.NoError(t, os.Chmod(file, 0o600))
	require.ErrorContains(t, password(c, file), "empty")
}
