package ops

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

// table writes one kind of thing as CSV, by RFC 4180 with a heading.
type table struct {
	w    *csv.Writer
	name string
	head bool
}

func newTable(w io.Writer, name string) *table { return &table{w: csv.NewWriter(w), name: name} }

var headings = map[string][]string{
	"escalations": {"escalation", "customer", "phase", "severity", "opened", "changed", "chair", "decided_for", "decided_at", "closed_at", "items", "items_done", "summary"},
	"items":       {"escalation", "item", "text", "owner", "due", "status", "status_at", "reason"},
	"votes":       {"escalation", "vote", "who", "choice", "option", "at", "reason"},
	"log":         {"escalation", "event", "at", "by", "kind", "digest", "chain"},
}

func (t *table) add(e *meeting.Escalation, log []store.Entry) error {
	if !t.head {
		t.head = true
		if err := t.w.Write(headings[t.name]); err != nil {
			return err
		}
	}
	x := exportOf(e, log)
	for _, row := range t.rows(x) {
		for i, cell := range row {
			row[i] = cellText(cell)
		}
		if err := t.w.Write(append([]string{x.ID}, row...)); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) end() error {
	if !t.head {
		if err := t.w.Write(headings[t.name]); err != nil {
			return err
		}
	}
	t.w.Flush()
	return t.w.Error()
}

func (t *table) rows(x escalation) (rows [][]string) {
	switch t.name {
	case "items":
		for _, i := range x.Items {
			rows = append(rows, []string{strconv.Itoa(i.Number), i.Text, i.Owner, rfc(i.Due), i.Status, rfc(i.On), i.Reason})
		}
	case "votes":
		for _, v := range x.Votes {
			for _, b := range v.Ballots {
				rows = append(rows, []string{strconv.Itoa(v.Number), b.Who, b.Choice, optional(b.Option), rfc(b.At), b.Reason})
			}
		}
	case "log":
		for _, ev := range x.Log {
			rows = append(rows, []string{strconv.Itoa(ev.Seq), rfc(ev.At), ev.By, ev.Kind, ev.Digest, ev.Chain})
		}
	default:
		done, option, decided, closed := 0, "", "", ""
		for _, i := range x.Items {
			if i.Status == string(meeting.ItemDone) {
				done++
			}
		}
		for _, d := range x.Decisions {
			if d.Approved != "" && d.SupersededBy == 0 && d.Fell.IsZero() {
				option, decided = strconv.Itoa(d.Option), rfc(d.On)
			}
		}
		if x.Ended != nil {
			closed = rfc(x.Ended.At)
		}
		rows = [][]string{{
			x.Customer, x.Phase, x.Severity, rfc(x.Opened), rfc(x.Changed), x.Chair, option, decided, closed,
			strconv.Itoa(len(x.Items)), strconv.Itoa(done), x.Summary,
		}}
	}
	return rows
}

func rfc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func optional(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// formulas begin what a spreadsheet would run instead of showing it, in both widths
// (OWASP, CSV injection; ASVS 5.0, 1.2.10).
const formulas = "=+-@\t\r\n＝＋－＠"

// cellText is a cell that a spreadsheet only shows: an apostrophe stands before what would be a
// formula, also where a reader drops spaces before it.
func cellText(s string) string {
	if first := strings.TrimLeft(s, " \u00a0"); first != "" && strings.ContainsRune(formulas, []rune(first)[0]) {
		return "'" + s
	}
	return s
}
