package contract

import (
	"fmt"
	"slices"
	"strings"
)

// itemFindings look at the action items: AC-1 to AC-4.
func itemFindings(r Record, _ Comparison) []Finding {
	var out []Finding
	var undated, unowned []string
	for _, i := range r.Items {
		if i.Done {
			continue
		}
		if i.Due.IsZero() {
			undated = append(undated, fmt.Sprint(i.No))
		}
		if !i.Owned {
			unowned = append(unowned, fmt.Sprint(i.No))
		}
	}
	var say []string
	if len(undated) > 0 {
		say = append(say, fmt.Sprintf("%d of %s without a due date (%s)", len(undated), many(len(r.Items), "item"), strings.Join(undated, ", ")))
	}
	if len(unowned) > 0 {
		say = append(say, fmt.Sprintf("%d of %s without an owner (%s)", len(unowned), many(len(r.Items), "item"), strings.Join(unowned, ", ")))
	}
	if len(say) > 0 {
		out = append(out, Finding{
			ID: "AC-1", Severity: Missing, About: About{Kind: AboutItem}, Text: list(say) + ".", Question: "Who does each of them, and by when?",
			Role: RoleOwner, Sources: []Role{RoleOwner, RoleChair}, Figures: figures(fmt.Sprintf("of %d", len(r.Items)), "undated "+strings.Join(undated, ","), "unowned "+strings.Join(unowned, ",")),
		})
	}
	if f, ok := uncovered(r); ok {
		out = append(out, f)
	}
	for _, i := range r.Items {
		if i.Free == "" || i.Done || i.Due.IsZero() {
			continue
		}
		day := i.Due.Format("2 January 2006")
		out = append(out, Finding{
			ID: "AC-3", Severity: ForInformation, About: About{Kind: AboutItem, No: i.No},
			Text: fmt.Sprintf("Due on %s, %s.", day, i.Free), Question: "Is that day right?",
			Role: RoleOwner, Sources: []Role{RoleOwner}, Figures: figures(fmt.Sprintf("item %d", i.No), day, i.Free),
		})
	}
	for _, w := range r.Waiting {
		out = append(out, Finding{
			ID: "AC-4", Severity: ForInformation, About: About{Kind: AboutItem, Name: w},
			Text: "Asked for, no answer yet: " + w + ".", Question: "Is it still needed?", Role: RoleChair, Sources: []Role{RoleChair}, Figures: w,
		})
	}
	return out
}

// uncoveredParts is the parts of the chosen option that no item delivers, by number: 0 the credit, then waivers and parts.
func (r Record) uncoveredParts() []int {
	o, ok := r.chosen()
	if !ok {
		return nil
	}
	covered := func(n int) bool {
		return slices.ContainsFunc(r.Items, func(i Item) bool { return slices.Contains(i.Parts, n) })
	}
	var open []int
	if o.credited() && !covered(0) {
		open = append(open, 0)
	}
	for i, p := range o.All() {
		if p.Price != Free && !o.nothing(i, p) && !covered(i+1) {
			open = append(open, i+1)
		}
	}
	return open
}

// chosen is the option that an approved decision is for.
func (r Record) chosen() (Option, bool) {
	at := -1
	if r.Decision != nil && r.Decision.Approved {
		at = slices.IndexFunc(r.Options, func(o Option) bool { return o.No == r.Decision.Option })
	}
	if at < 0 {
		return Option{}, false
	}
	return r.Options[at], true
}

// uncovered is AC-2: parts of the chosen option that no item delivers.
func uncovered(r Record) (Finding, bool) {
	o, _ := r.chosen()
	var open, numbers []string
	for _, n := range r.uncoveredParts() {
		what := "the " + o.Credit()
		if n > 0 {
			what = quoted(o.All()[n-1].Text)
		}
		open, numbers = append(open, what), append(numbers, fmt.Sprint(n))
	}
	if len(open) == 0 {
		return Finding{}, false
	}
	return Finding{
		ID: "AC-2", Severity: Missing, About: About{Kind: AboutDecision, No: o.No},
		Text:     fmt.Sprintf("No item delivers these parts of option %d: %s.", o.No, list(open)),
		Question: "Which item delivers each, or who will do it?", Role: RoleChair, Sources: []Role{RoleChair, RoleOwner},
		Figures: figures(o.figures(), "open "+strings.Join(numbers, ",")),
	}, true
}

// laterFindings look at the follow-up, FU-1, and at root causes, CO-1.
func laterFindings(r Record, _ Comparison) []Finding {
	var out []Finding
	switch f := r.FollowUp; {
	case f != nil:
		var miss []string
		for _, m := range []struct {
			is   bool
			what string
		}{{f.Time, "a time"}, {f.Zone, "a zone"}, {f.Invitees, "invitees"}, {f.Measure, "what will be measured"}} {
			if !m.is {
				miss = append(miss, m.what)
			}
		}
		if len(miss) > 0 {
			out = append(out, followUp("The follow-up meeting does not have "+list(miss)+".", strings.Join(miss, ", ")))
		}
	case r.Decision != nil && r.Decision.Approved:
		out = append(out, followUp("No follow-up meeting is planned.", "none"))
	}
	var confirmed []Cause
	for _, c := range r.Causes {
		if c.Confirmed && strings.TrimSpace(c.Text) != "" &&
			!slices.ContainsFunc(confirmed, func(o Cause) bool { return plain(o.Text) == plain(c.Text) }) {
			confirmed = append(confirmed, c)
		}
	}
	if len(confirmed) > 1 {
		var said, kept []string
		var sources []Role
		for _, c := range confirmed {
			said, kept = append(said, quoted(c.Text)), append(kept, string(c.Source)+" "+c.Text)
			if !slices.Contains(sources, c.Source) {
				sources = append(sources, c.Source)
			}
		}
		out = append(out, Finding{
			ID: "CO-1", Severity: DoesNotAddUp, About: About{Kind: AboutCause},
			Text:     many(len(said), "root cause") + " are marked as confirmed, and they differ: " + list(said) + ".",
			Question: "Which one is right, or are they one chain of events?", Role: RoleTechnical, Sources: sources, Figures: figures(kept...),
		})
	}
	return out
}

func followUp(text, missing string) Finding {
	return Finding{
		ID: "FU-1", Severity: Missing, About: About{Kind: AboutFollowUp}, Text: text, Question: "When is it, in which zone, who comes, and what is measured?",
		Role: RoleChair, Sources: []Role{RoleChair}, Figures: missing,
	}
}
