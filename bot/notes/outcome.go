package notes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"escalate/bot/meeting"
)

func (n *notes) options() Section {
	s := Section{Title: "Proposed Resolution Options"}
	for _, o := range n.e.LiveOptions() {
		n.option(&s, o)
	}
	return s.orNotGiven("None proposed")
}

func (n *notes) withdrawnOptions() Section {
	s := Section{Title: "Withdrawn Options"}
	for _, o := range n.e.Options {
		if !o.Withdrawn.IsZero() {
			n.option(&s, o)
			s.add(SubBullet, "Withdrawn", n.moment(o.Withdrawn))
		}
	}
	return s
}

func (n *notes) option(s *Section, o meeting.Option) {
	s.Lines = append(s.Lines, Line{Level: Numbered, No: o.No, Label: meeting.OneLine(o.Offer.Title)})
	if credit := o.Offer.Credit(); credit != "" {
		s.add(SubBullet, "", credit)
	}
	for _, p := range o.Offer.All() {
		s.add(SubBullet, "", partText(p))
	}
	if c := o.Offer.Cost(); c.Mixed {
		s.add(SubBullet, "Total", "amounts of several currencies, not added up")
	} else {
		n.total(s, c)
	}
	if o.Offer.Contractual {
		s.add(SubBullet, "", "Entered as what the contract gives")
	}
	s.add(SubBullet, "Proposed by", n.e.Name(o.By))
}

func (n *notes) total(s *Section, c meeting.Cost) {
	open := ""
	switch c.Unpriced {
	case 0:
	case 1:
		open = "1 part unpriced"
	default:
		open = strconv.Itoa(c.Unpriced) + " parts unpriced"
	}
	switch {
	case c.Total.Stated() && open != "":
		s.add(SubBullet, "Total", "at least "+c.Total.Short()+" ("+open+")")
	case c.Total.Stated():
		s.add(SubBullet, "Total", c.Total.Short())
	case open != "":
		s.add(SubBullet, "Total", open)
	}
	if c.Contingent.Stated() {
		s.add(SubBullet, "Contingent", c.Contingent.Short())
	}
}

// partText is a line of an option with its price.
func partText(p meeting.Part) string {
	text := meeting.OneLine(p.Text)
	switch {
	case p.Price == meeting.Priced && p.Amount.Stated():
		return text + " (" + p.Amount.Short() + " value)"
	case p.Price == meeting.Contingent && p.Amount.Stated():
		condition := meeting.OneLine(p.If)
		if !strings.HasPrefix(strings.ToLower(condition), "if ") {
			condition = strings.TrimSpace("if " + condition)
		}
		return text + " (" + p.Amount.Short() + " " + condition + ")"
	}
	return text
}

func (n *notes) label(option int) string {
	if o := n.e.Option(option); o != nil {
		return o.Label()
	}
	return "Option " + strconv.Itoa(option)
}

// short names an option by its number alone.
func (n *notes) short(option int) string { return "Option " + strconv.Itoa(option) }

// vote returns the vote of this round. While it is open the notes say who has voted and nobody
// what.
func (n *notes) vote() Section {
	e, s := n.e, Section{Title: "Vote"}
	b := e.Ballot()
	switch {
	case b != nil && e.Phase == meeting.Voting:
		s.add(PlainLine, "", "Open until "+n.moment(b.Ends()))
		var in []meeting.UserID
		for _, id := range b.Rules.Voters {
			if _, ok := b.Cast[id]; ok {
				in = append(in, id)
			}
		}
		if len(in) > 0 {
			s.add(Bullet, "Voted so far", n.names(in))
		}
		if out := b.Undecided(); len(out) > 0 {
			s.add(Bullet, "Not voted yet", n.names(out))
		}
	case e.Counting() != nil:
		n.result(&s, *b)
	case e.OfRound() != nil && e.OfRound().Ballot == 0:
		s.add(PlainLine, "", "No vote was held; the approver decided without one")
	}
	return s
}

// result is a vote that was closed, with the ballots by name.
func (n *notes) result(s *Section, b meeting.Ballot) {
	t := n.e.Tally(&b)
	if t.Advice != 0 {
		s.add(PlainLine, "", "Recommended "+n.label(t.Advice))
	} else {
		s.add(PlainLine, "", "No recommendation: "+t.Why)
	}
	held := n.span(b.Opened, b.Closed)
	if n.e.Meeting.Start.IsZero() || n.day(n.e.Meeting.Start) != n.day(b.Opened) {
		held = n.day(b.Opened) + ", " + held
	}
	s.add(Bullet, "Held", held)
	s.add(Bullet, "Voted", fmt.Sprintf("%d of %d (quorum %d)", t.Voted, len(b.Rules.Voters), t.Quorum))
	by := func(label string, is func(meeting.Cast) bool) {
		var ids []meeting.UserID
		for _, id := range b.Rules.Voters {
			if c, ok := b.Cast[id]; ok && is(c) {
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return
		}
		s.add(Bullet, label, strconv.Itoa(len(ids))+" - "+n.names(ids))
		for _, id := range ids {
			if why := meeting.OneLine(b.Cast[id].Reason); why != "" {
				s.add(SubBullet, n.e.Name(id), why)
			}
		}
	}
	for _, no := range b.Options {
		by("For option "+strconv.Itoa(no), func(c meeting.Cast) bool { return c.Choice == meeting.ForOption && c.Option == no })
	}
	by("Abstained", func(c meeting.Cast) bool { return c.Choice == meeting.Abstain })
	by("Recused", func(c meeting.Cast) bool { return c.Choice == meeting.Recuse })
	if out := b.Undecided(); len(out) > 0 {
		s.add(Bullet, "Did not vote", n.names(out))
	}
	for _, f := range t.Missing {
		s.add(Bullet, "Required function that did not vote", string(f))
	}
	if b.Anyway && !n.e.CheckOut {
		s.add(Bullet, "", "Vote opened with "+count(b.OddPoints(), "open point"))
	}
}

// earlierVotes returns the votes that do not count now: void ones without their ballots, which
// were never counted, and those of earlier rounds in full.
func (n *notes) earlierVotes() Section {
	s := Section{Title: "Earlier Votes"}
	for _, b := range n.e.Ballots {
		switch {
		case b.OfEarlierRound():
			s.add(PlainLine, "Vote "+strconv.Itoa(b.No), "of an earlier round")
			n.result(&s, b)
		case b.Void != "":
			s.add(Bullet, "Vote "+strconv.Itoa(b.No), "opened "+n.moment(b.Opened)+", void: "+b.Void)
		}
	}
	return s
}

func (n *notes) decision() Section {
	e, s := n.e, Section{Title: "Decision"}
	d := e.Standing()
	switch {
	case d == nil && e.Fallen() != nil && e.Fallen().Round == e.Round:
		f := *e.Fallen()
		s.add(PlainLine, "", "None: the exception of decision "+strconv.Itoa(f.No)+" for "+n.label(f.Option)+" was refused on "+n.moment(f.Fell))
		n.decided(&s, f, Bullet)
	case d == nil:
		s.add(PlainLine, "", "None yet")
	case d != e.OfRound():
		s.add(PlainLine, "", "None yet in round "+strconv.Itoa(e.Round)+"; the decision of an earlier round stands: Approved "+n.label(d.Option))
		n.decided(&s, *d, Bullet)
	default:
		s.add(PlainLine, "", "Approved "+n.label(d.Option))
		n.decided(&s, *d, Bullet)
	}
	if w := e.Pending(); w != nil {
		s.add(Bullet, "Awaiting approval", n.label(w.Option)+", prepared by "+e.Name(w.By)+" on "+n.moment(w.At))
		for _, r := range w.Reasons {
			s.add(SubBullet, "", r)
		}
	}
	if part := n.uncovered(); part != "" {
		s.add(Bullet, "Promised, but not assigned", part)
	}
	return s
}

// decided is by whom, when, and how it stands to the vote.
func (n *notes) decided(s *Section, d meeting.Decision, level LineLevel) {
	e := n.e
	by := e.Name(d.Approved)
	if d.StandIn {
		by = e.Name(d.Approved) + ", standing in for the approver"
	}
	by += ", " + n.moment(d.On)
	if d.By != d.Approved {
		by += "; prepared by " + e.Name(d.By)
	}
	s.add(level, "Approved by", by)
	if b := d.Ballot; b > 0 && b <= len(e.Ballots) {
		switch t := e.Tally(&e.Ballots[b-1]); {
		case !e.Ballots[b-1].Holds(d.Option):
			s.add(level, "", "It was not on the ballot")
		case t.Advice == d.Option:
			s.add(level, "", "Follows the vote's recommendation")
		case t.Advice == 0:
			s.add(level, "", "The vote gave no recommendation: "+t.Why)
		default:
			s.add(level, "", "Against the vote's recommendation, which was "+n.label(t.Advice))
		}
	} else if s.Title != "Decision" {
		s.add(level, "", "Decided without a vote")
	}
	if d.Why != "" {
		s.add(level, "Why", d.Why)
	}
	n.subject(s, d, level)
	if d.Reason != "" {
		s.add(level, "Replaces decision "+strconv.Itoa(d.Supersedes), d.Reason)
	}
}

func (n *notes) uncovered() string {
	var parts []string
	for _, p := range n.e.Uncovered() {
		parts = append(parts, meeting.OneLine(n.e.PartText(p)))
	}
	return strings.Join(parts, "; ")
}

func (n *notes) rationale() Section {
	s := Section{Title: "Rationale"}
	if d := n.e.Standing(); d != nil {
		for _, r := range d.Reasons {
			s.add(Bullet, "", r)
		}
	}
	return s.orNotGiven(notGiven)
}

func (n *notes) items() Section {
	e, s := n.e, Section{Title: "Action Items"}
	if undated := n.undated(); undated != "" {
		s.add(PlainLine, "", undated)
	}
	var owners []meeting.UserID
	for _, i := range e.Items {
		if !slices.Contains(owners, i.Owner) {
			owners = append(owners, i.Owner)
		}
	}
	for k, owner := range owners {
		s.Lines = append(s.Lines, Line{Level: Numbered, No: k + 1, Label: e.Name(owner)})
		for _, i := range e.Items {
			if i.Owner == owner {
				s.add(SubBullet, "", n.item(i))
			}
		}
	}
	return s.orNotGiven("None")
}

// undated counts the open items that have no date.
func (n *notes) undated() string {
	open, without := n.e.OpenItems(), 0
	for _, i := range open {
		if i.Due.IsZero() {
			without++
		}
	}
	switch {
	case without == 0:
		return ""
	case without == len(open):
		return "No date yet for any open item"
	}
	return "No date yet for " + strconv.Itoa(without) + " of " + count(len(open), "open item")
}

// item is one task: as it was typed, its date, what became of it, what it delivers.
func (n *notes) item(i meeting.Item) string {
	text := meeting.OneLine(i.Text)
	first, _, _ := strings.Cut(strings.ToLower(meeting.OneLine(i.Typed)), " ")
	if slices.Contains([]string{"within", "in", "by", "until", "till", "before", "on", "no", "due"}, first) {
		text += " " + meeting.OneLine(i.Typed)
	}
	var more []string
	switch {
	case i.Due.IsZero(): // counted above the list
	case i.DateOnly:
		at := n.zone
		if i.Zone != "" {
			at = n.in(i.Zone)
		}
		day := "due " + i.Due.Add(-time.Microsecond).In(at).Format("January 2, 2006")
		if at.String() != n.zone.String() {
			day += " " + at.String()
		}
		more = append(more, day)
	default:
		more = append(more, "due "+n.moment(i.Due))
	}
	switch i.Status {
	case meeting.ItemDone:
		more = append(more, "done "+n.moment(i.On))
	case meeting.ItemCancelled:
		more = append(more, "cancelled "+n.moment(i.On)+" by "+n.e.Name(i.LastBy)+": "+meeting.OneLine(i.Reason))
	case meeting.ItemRefused:
		more = append(more, "refused by "+n.e.Name(i.Owner)+", back with the chair: "+meeting.OneLine(i.Reason))
	case meeting.ItemOpen:
	}
	var parts []string
	for _, p := range i.Parts {
		if t := meeting.OneLine(n.e.PartText(p)); t != "" {
			parts = append(parts, t)
		}
	}
	if len(parts) > 0 {
		more = append(more, "delivers "+strings.Join(parts, ", "))
	}
	if len(more) == 0 {
		return text
	}
	return strings.TrimRightFunc(text, unicode.IsSpace) + " (" + strings.Join(more, "; ") + ")"
}
