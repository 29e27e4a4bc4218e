// Package bolttest damages bbolt files, for the tests of what keeps an escalation in one and of the program that runs on it.
//
// It must never be linked into a program.
package bolttest

import (
	"encoding/binary"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// FreeAll makes the list of free pages of a bbolt file name the pages in use: damage that shows only when something is
// written. The file must be closed.
func FreeAll(t *testing.T, path string) {
	t.Helper()
	var list uint64
	var used []uint64
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.View(func(tx *bbolt.Tx) error {
		for no := 0; ; no++ {
			info, err := tx.Page(no)
			if err != nil || info == nil {
				return err
			}
			switch info.Type {
			case "freelist":
				list = uint64(no)
			case "leaf", "branch":
				used = append(used, uint64(no))
			}
			no += info.OverflowCount
		}
	}))
	require.NoError(t, db.Close())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	at := list * uint64(os.Getpagesize())
	binary.NativeEndian.PutUint16(raw[at+10:], uint16(len(used)))
	for i, no := range used {
		binary.NativeEndian.PutUint64(raw[at+16+8*uint64(i):], no)
	}
	require.NoError(t, os.WriteFile(path, raw, 0o600))
}
