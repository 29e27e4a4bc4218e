package boltstore

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// bare is bbolt alone, opened as the store opens it, with one bucket.
type bare struct {
	db     *bbolt.DB
	bucket []byte
	turn   byte
}

func newBare(b *testing.B) *bare {
	db, err := openFile(filepath.Join(b.TempDir(), "bare.db"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	f := &bare{db: db, bucket: []byte("values")}
	require.NoError(b, db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(f.bucket)
		return err
	}))
	return f
}

// value is another one each time, of the size given.
func (f *bare) value(size int) []byte {
	f.turn++
	return bytes.Repeat([]byte{f.turn}, size)
}

// putter is what a transaction does: one value under one key.
func (f *bare) putter(key string, value []byte) func(tx *bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return tx.Bucket(f.bucket).Put([]byte(key), value) }
}
