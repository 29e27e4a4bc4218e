package ops

import (
	_ "embed" // the schema
	"errors"
	"fmt"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/notes"
	"escalate/bot/paper"
	"escalate/store"
)

type export struct {
	Number number `arg:"" optional:"" placeholder:"ESC-7" help:"The escalation; or --all."`
	All    bool   `help:"Every escalation."`
	Format string `enum:"json,csv,notes,html,pdf,ics" default:"json" help:"json (see --schema), csv, notes (Markdown), html (the notes as a page that prints well), pdf, or ics (the follow-up meetings, for a calendar). Default json."`
	Table  string `enum:"escalations,items,votes,log" default:"escalations" help:"Which table, for csv: escalations, items, votes or log. Default escalations."`
	Schema bool   `help:"Print the JSON schema of the export, and nothing else."`
}

// Help is the example below the flags.
func (export) Help() string {
	return example("escalate export ESC-7 > esc-7.json", "escalate export --all --format csv --table items > items.csv", "escalate export ESC-7 --format notes > notes.md", "escalate export ESC-7 --format pdf > notes.pdf")
}

// schema describes the export for whoever reads it with a program. A field that is added leaves
// the version as it is; one that goes or changes its meaning raises it.
//
//go:embed export.schema.json
var schema string

const exportVersion = 1

// exported is the whole export.
type exported struct {
	Format      string       `json:"format"` // "escalate/export"
	Version     int          `json:"version"`
	Made        time.Time    `json:"made"`
	By          string       `json:"by"` // the program
	Escalations []escalation `json:"escalations"`
}

// Run writes the export.
func (x *export) Run(c *call) error {
	if x.Schema {
		fmt.Fprint(c.Out, schema)
		return nil
	}
	if (x.Number == 0) == !x.All {
		return usage("name one escalation, for example escalate export ESC-7, or all of them with --all")
	}
	if paper := x.Format == "html" || x.Format == "pdf"; paper && x.All {
		return usage("a page or a PDF is of one escalation: name it, for example escalate export ESC-7 --format " + x.Format)
	}
	return c.ask(func(s store.Ledger) error {
		ids := []meeting.ID{x.Number.id()}
		if x.All {
			all, err := rows(c.ctx, s, func(meeting.Row) bool { return true })
			if err != nil {
				return err
			}
			ids = nil
			for _, r := range all {
				ids = append(ids, r.ID)
			}
		}
		w := x.writer(c)
		for _, id := range ids {
			e, err := c.get(s, number(id))
			if err != nil {
				return err
			}
			log, err := s.Log(c.ctx, id)
			if err != nil {
				return err
			}
			if err := w.add(e, log); err != nil {
				return fmt.Errorf("write the export: %w", err)
			}
		}
		return w.end()
	})
}

// writer writes escalations one after another, so that a large file needs little memory.
type writer interface {
	add(e *meeting.Escalation, log []store.Entry) error
	end() error
}

func (x *export) writer(c *call) writer {
	switch x.Format {
	case "csv":
		return newTable(c.Out, x.Table)
	case "notes":
		return &notesWriter{c: c}
	case "html", "pdf":
		return &sheetWriter{c: c, pdf: x.Format == "pdf"}
	case "ics":
		return &invitationWriter{c: c}
	}
	return &jsonWriter{c: c}
}

// jsonWriter writes the export as one JSON document, an escalation at a time.
type jsonWriter struct {
	c     *call
	begun bool
}

func (w *jsonWriter) begin() error {
	if w.begun {
		_, err := fmt.Fprint(w.c.Out, ",")
		return err
	}
	w.begun = true
	_, err := fmt.Fprintf(w.c.Out, "{\"format\":%q,\"version\":%d,\"made\":%q,\"by\":%q,\"escalations\":[\n",
		"escalate/export", exportVersion, w.c.Now().UTC().Format(time.RFC3339), w.c.Version)
	return err
}

func (w *jsonWriter) add(e *meeting.Escalation, log []store.Entry) error {
	if err := w.begin(); err != nil {
		return err
	}
	return lineJSON(w.c.Out, exportOf(e, log))
}

func (w *jsonWriter) end() error {
	if !w.begun {
		if err := w.begin(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w.c.Out, "]}")
	return err
}

// notesWriter writes the notes, with the audit log's end below them as the published ones have it.
type notesWriter struct{ c *call }

func (w *notesWriter) add(e *meeting.Escalation, log []store.Entry) error {
	last := log[len(log)-1]
	_, err := fmt.Fprintf(w.c.Out, "%s\n%s\n", notes.Markdown(notes.Document(e, nil)), anchor(e.ID, last.Seq, last.Chain))
	return err
}

func (*notesWriter) end() error { return nil }

// sheetWriter writes the notes as a page or a PDF.
type sheetWriter struct {
	c   *call
	pdf bool
}

func (w *sheetWriter) add(e *meeting.Escalation, log []store.Entry) error {
	last := log[len(log)-1]
	sheet := paper.Sheet{Name: e.ID.String() + " · " + e.Customer, Foot: anchor(e.ID, last.Seq, last.Chain), Notes: notes.Document(e, nil)}
	if !w.pdf {
		return sheet.Page(w.c.Out)
	}
	err := sheet.PDF(w.c.Out, e.Changed)
	if unset := new(paper.Unset); errors.As(err, unset) {
		return fmt.Errorf("%w: escalate export %s --format html", err, e.ID)
	}
	return err
}

func (*sheetWriter) end() error { return nil }

// invitationWriter writes the follow-up meetings into one calendar.
type invitationWriter struct {
	c   *call
	all []*meeting.Escalation
}

func (w *invitationWriter) add(e *meeting.Escalation, _ []store.Entry) error {
	w.all = append(w.all, e)
	return nil
}

func (w *invitationWriter) end() error {
	found, err := paper.Invitations(w.c.Out, w.all...)
	if err == nil && !found {
		return errors.New("no follow-up meeting has been called")
	}
	return err
}

func usage(text string) error { return misuse(errors.New(text)) }
