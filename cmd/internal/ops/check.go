package ops

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"escalate/cmd/internal/app"
	"escalate/store"
)

type checkCmd struct {
	Against []string `placeholder:"NOTES" help:"Published notes: files whose last line names the end of the audit log. This finds what was cut or rewritten since they were published."`
	JSON    bool     `help:"As JSON."`
}

// Help is the example below the flags.
func (checkCmd) Help() string {
	return example("escalate check", "escalate check --db copy.db --against ESC-7-notes-v3.md") + `

It ends with 0 when all is well, and with 1 when something is not. If the bot is running, it gives a copy, and that is checked.`
}

// checked is the outcome, as a script reads it.
type checked struct {
	File        string   `json:"file"`
	Sound       bool     `json:"sound"`
	Escalations int      `json:"escalations"`
	Events      int      `json:"events"`
	Compared    int      `json:"compared"` // lines of notes that were compared
	Digest      string   `json:"digest"`   // over the ends of all logs
	Faults      []string `json:"faults"`
}

// Run checks the file.
func (k *checkCmd) Run(c *call) error {
	var lines []anchorOf
	for _, name := range k.Against {
		found, err := readAnchors(name)
		if err != nil {
			return err
		}
		lines = append(lines, found...)
	}
	return c.withCopy(func(s store.Ledger) error {
		found, err := s.Check(c.ctx)
		if err != nil {
			return err
		}
		for _, a := range lines {
			fault, err := compare(c, s, found, a)
			if err != nil {
				return err
			}
			if fault != "" {
				found.Faults = append(found.Faults, fault)
			}
		}
		v := checked{
			File: place(c.db), Sound: len(found.Faults) == 0, Escalations: found.Escalations, Events: found.Events, Compared: len(lines),
			Digest: found.Digest(), Faults: append([]string{}, found.Faults...),
		}
		return k.say(c, v)
	})
}

func (k *checkCmd) say(c *call, v checked) error {
	switch {
	case k.JSON:
		if err := inJSON(c.Out, v); err != nil {
			return err
		}
	case v.Sound:
		fmt.Fprintf(c.Out, "%s is sound: %d escalations, %d events, every chain whole, every index right both ways.\n", v.File, v.Escalations, v.Events)
		if v.Compared > 0 {
			fmt.Fprintf(c.Out, "It continues what the notes name (%d compared).\n", v.Compared)
		}
		fmt.Fprintf(c.Out, "Digest over the ends of all logs: %s\n", v.Digest)
	default:
		fmt.Fprintf(c.Out, "%s is NOT sound:\n", v.File)
		for _, f := range v.Faults {
			fmt.Fprintf(c.Out, "- %s\n", f)
		}
	}
	if !v.Sound {
		return app.Exit(app.Failed)
	}
	return nil
}

func readAnchors(name string) ([]anchorOf, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, misuse(fmt.Errorf("the notes cannot be read: %w", err))
	}
	found, err := anchors(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, misuse(fmt.Errorf("the notes %s cannot be read: %w", name, err))
	}
	if len(found) == 0 {
		return nil, misuse(fmt.Errorf("%s names the end of no audit log; take notes that the bot published", name))
	}
	return found, nil
}

// compare says what is wrong with the log in the light of what was published; "" when nothing is.
func compare(c *call, s store.Ledger, found *store.Checked, a anchorOf) (string, error) {
	head, verified := found.Heads[a.of]
	if !verified {
		_, err := s.Head(c.ctx, a.of)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Sprintf("the notes name %s, and it is not there", a.of), nil
		}
		return "", nil // its log is broken, and that is among the faults
	}
	if head.Seq < a.seq {
		return fmt.Sprintf("the audit log of %s was cut, or this is an older file: it ends at event %d, and the notes name event %d", a.of, head.Seq, a.seq), nil
	}
	log, err := s.Log(c.ctx, a.of)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(log[a.seq-1].Chain, a.chain[:]) {
		return fmt.Sprintf("the audit log of %s was rewritten: up to event %d it is not the one that the notes name", a.of, a.seq), nil
	}
	return "", nil
}
