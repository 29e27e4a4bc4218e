package ops

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"escalate/bot/meeting"
	"escalate/store"
)

type show struct {
	Number number `arg:"" placeholder:"ESC-7" help:"The escalation."`
	JSON   bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (show) Help() string { return example("escalate show ESC-7", "escalate show 7 --json") }

// shown is one escalation's story, as a script reads it.
type shown struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`
	Phase    string    `json:"phase"`
	Severity string    `json:"severity"`
	Opened   time.Time `json:"opened"`
	Chair    string    `json:"chair"`
	People   []person  `json:"people"`
	Log      []deed    `json:"log"`
	Owed     []owing   `json:"owed"` // what has not been said yet
	Head     string    `json:"head"` // the chain hash of the last event
}

// deed is an event in words.
type deed struct {
	Seq  int       `json:"seq"`
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"` // empty: the clock or Slack itself
	What string    `json:"what"`
	With string    `json:"with,omitempty"` // the event's short fields: "Option: 2, Reason: cheaper"
}

// owing is something that has not been said yet.
type owing struct {
	What     string    `json:"what"`
	To       string    `json:"to,omitempty"` // empty: the channel
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until,omitzero"` // it waits for this moment
	Attempts int       `json:"attempts,omitempty"`
	Doubt    bool      `json:"doubt,omitempty"` // an attempt may have arrived
}

// Run prints the escalation.
func (h *show) Run(c *call) error {
	return c.ask(func(s store.Ledger) error {
		e, err := c.get(s, h.Number)
		if err != nil {
			return err
		}
		log, err := s.Log(c.ctx, e.ID)
		if err != nil {
			return err
		}
		owed, err := s.Owed(c.ctx)
		if err != nil {
			return err
		}
		v := shown{
			ID: e.ID.String(), Customer: e.Customer, Phase: string(e.Phase), Severity: string(e.Severity), Opened: e.Opened,
			Chair: string(e.Chair), People: people(e), Log: deeds(log), Owed: owings(e.ID, owed), Head: fmt.Sprintf("%x", log[len(log)-1].Chain),
		}
		if h.JSON {
			return inJSON(c.Out, v)
		}
		return v.print(c)
	})
}

func deeds(log []store.Entry) []deed {
	all := make([]deed, len(log))
	for i, ev := range log {
		what := words(ev.Kind)
		if ev.Body == nil {
			what += " (its text was erased)"
		}
		all[i] = deed{Seq: ev.Seq, At: ev.At, By: string(ev.By), What: what, With: brief(ev.Body)}
	}
	return all
}

// brief is the short fields of an event's body, in their order of the alphabet; export has all of it.
func brief(body json.RawMessage) string {
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil {
		return ""
	}
	var said []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := fields[name]
		if inner, ok := value.(map[string]any); ok { // what a form said, or who was meant
			for _, main := range []string{"Title", "Text", "Name", "Customer"} {
				if s, ok := inner[main].(string); ok {
					name, value = main, s
					break
				}
			}
		}
		switch v := value.(type) {
		case string, float64, bool:
			if s := clip(harmless(fmt.Sprint(v))); s != "" {
				said = append(said, name+": "+s)
			}
		}
	}
	return strings.Join(said, ", ")
}

// clip cuts what is too long for a line.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

func owings(id meeting.ID, all []store.Owing) []owing {
	out := []owing{}
	for _, o := range all {
		if o.Of == id {
			out = append(out, owing{What: words(string(o.Kind)), To: string(o.To), Since: o.At, Until: o.Until, Attempts: o.Attempts, Doubt: o.Doubt})
		}
	}
	return out
}

// print writes it for people, who know each other by name.
func (v shown) print(c *call) error {
	names := map[string]string{"": "-"}
	for _, p := range v.People {
		names[p.ID] = harmless(p.Name)
	}
	name := func(id string) string {
		if n := names[id]; n != "" {
			return n
		}
		return id
	}
	fmt.Fprintf(c.Out, "%s  %s  %s, %s\nOpened %s, chair %s\n\nPeople\n", v.ID, harmless(v.Customer), v.Phase, v.Severity, moment(v.Opened), name(v.Chair))
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for _, p := range v.People {
		left := ""
		if p.Left {
			left = "left"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.ID, name(p.ID), strings.Join(p.Roles, ", "), left)
	}
	fmt.Fprintln(w, "\nAudit log")
	for _, d := range v.Log {
		with := d.With
		for id, n := range names {
			if id != "" {
				with = strings.ReplaceAll(with, id, n)
			}
		}
		fmt.Fprintf(w, "  %d\t%s\t%s\t%s\t%s\n", d.Seq, moment(d.At), name(d.By), d.What, with)
	}
	if len(v.Owed) > 0 {
		fmt.Fprintln(w, "\nNot said yet")
	}
	for _, o := range v.Owed {
		to, more := "the channel", ""
		if o.To != "" {
			to = name(o.To)
		}
		if o.Attempts > 0 {
			more = fmt.Sprintf("tried %d times", o.Attempts)
		}
		if !o.Until.IsZero() {
			more = strings.TrimPrefix(more+", waits until "+moment(o.Until), ", ")
		}
		fmt.Fprintf(w, "  %s\tto %s\tsince %s\t%s\n", o.What, to, moment(o.Since), more)
	}
	fmt.Fprintf(w, "\nChain hash of event %d: %s\n", len(v.Log), v.Head)
	return w.Flush()
}

// person is somebody of an escalation.
type person struct {
	ID    string   `json:"id"`
	Name  string   `json:"name,omitempty"`
	Title string   `json:"title,omitempty"`
	Zone  string   `json:"zone,omitempty"`
	Roles []string `json:"roles,omitempty"`
	Left  bool     `json:"left,omitempty"`
}

// people is everybody who ever was in the escalation, with the parts they have.
func people(e *meeting.Escalation) []person {
	all := []person{}
	for _, m := range e.People {
		p := person{ID: string(m.ID), Name: m.Name, Title: m.Title, Zone: m.Zone, Left: m.Out}
		if m.ID == e.Chair {
			p.Roles = append(p.Roles, "chair")
		}
		var roles []string
		for r, who := range e.Roles {
			if slices.Contains(who, m.ID) {
				roles = append(roles, string(r))
			}
		}
		slices.Sort(roles)
		p.Roles = append(p.Roles, roles...)
		all = append(all, p)
	}
	return all
}
