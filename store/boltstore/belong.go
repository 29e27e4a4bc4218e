package boltstore

import (
	"context"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"escalate/store"
)

var kHome = []byte("home")

// Belong notes where a file belongs that belongs nowhere yet, and refuses another workspace or app.
func (s *Store) Belong(ctx context.Context, h store.Home) error {
	return s.write(ctx, func(g *group) (func() error, error) {
		was, err := readHome(g.tx)
		if err != nil {
			return nil, err
		}
		note, err := was.Admit(h, "file", s.db.Path())
		if err != nil {
			return nil, faulty(Unusable, "%w", err)
		}
		if !note {
			return nil, nil
		}
		return func() error { return putHome(g.tx, h) }, nil
	})
}

// Adopt lets a file that no program holds belong to whatever starts with it next.
func Adopt(path string) error {
	if err := look(path); err != nil {
		return err
	}
	db, err := openFile(path)
	if err != nil {
		return err
	}
	if _, err = layout(db, path); err == nil {
		err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bMeta).Delete(kHome) })
	}
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	return err
}

func readHome(tx *bbolt.Tx) (h store.Home, err error) {
	if v := tx.Bucket(bMeta).Get(kHome); v != nil {
		if err := json.Unmarshal(v, &h); err != nil {
			return h, fmt.Errorf("where the file belongs: %w", err)
		}
	}
	return h, nil
}

func putHome(tx *bbolt.Tx, h store.Home) error {
	data, err := json.Marshal(h)
	if err == nil {
		err = tx.Bucket(bMeta).Put(kHome, data)
	}
	if err != nil {
		return fmt.Errorf("where the file belongs: %w", err)
	}
	return nil
}
