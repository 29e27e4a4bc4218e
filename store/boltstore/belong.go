package boltstore

import (
	"context"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"
)

// Home is the workspace and the app that a file belongs to.
type Home struct {
	Team, Name string // the workspace's id and name
	App        string // the app's id; empty when nobody can say
}

var kHome = []byte("home")

// Belong notes where a file belongs that belongs nowhere yet, and refuses another workspace or app:
// what is owed in one would be asked of the other, which knows none of the people.
func (s *Store) Belong(ctx context.Context, h Home) error {
	return s.write(ctx, func(g *group) (func() error, error) {
		was, err := readHome(g.tx)
		if err != nil {
			return nil, err
		}
		path := s.db.Path()
		switch {
		case was.Team != "" && was.Team != h.Team:
			return nil, faulty(Unusable, "the file %s belongs to the workspace %s (%s), and these tokens are of %s (%s); name that workspace's own file, or set the tokens of this one",
				path, was.Name, was.Team, h.Name, h.Team)
		case was.App != "" && h.App != "" && was.App != h.App:
			return nil, faulty(Unusable, "the file %s belongs to the app %s, and these tokens are of the app %s; set the tokens of that app, or run escalate adopt if this app takes its place",
				path, was.App, h.App)
		case was == h || was.Team == h.Team && h.App == "":
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

func readHome(tx *bbolt.Tx) (h Home, err error) {
	if v := tx.Bucket(bMeta).Get(kHome); v != nil {
		if err := json.Unmarshal(v, &h); err != nil {
			return h, fmt.Errorf("where the file belongs: %w", err)
		}
	}
	return h, nil
}

func putHome(tx *bbolt.Tx, h Home) error {
	data, err := json.Marshal(h)
	if err == nil {
		err = tx.Bucket(bMeta).Put(kHome, data)
	}
	if err != nil {
		return fmt.Errorf("where the file belongs: %w", err)
	}
	return nil
}
