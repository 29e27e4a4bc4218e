package notes

import (
	"slices"
	"strconv"
	"strings"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
)

func (n *notes) header() Section {
	e, s := n.e, Section{Title: Title}
	s.add(PlainLine, "Meeting", Meeting)
	date, at := notGiven, notGiven
	if m := e.Meeting; !m.Start.IsZero() {
		date, at = n.day(m.Start), n.span(m.Start, m.End)
	}
	s.add(PlainLine, "Date", date)
	s.add(PlainLine, "Time", at)
	place := meeting.OneLine(e.Meeting.Location)
	if place == "" {
		place = notGiven
	}
	s.add(PlainLine, "Location", place)
	s.add(PlainLine, "Escalation", e.ID.String()+", "+e.Customer+", severity "+string(e.Severity)+
		", opened by "+e.Name(e.Opener)+" on "+n.moment(e.Opened)+", "+string(e.Phase))
	if e.Round > 1 {
		s.add(PlainLine, "Round", strconv.Itoa(e.Round)+", since "+n.moment(e.RoundBegan())+": "+e.Again)
	}
	s.add(PlainLine, "Attendees", "")
	for _, m := range n.attendees() {
		if m.Since.IsZero() {
			continue // an outsider who was only seen in the channel
		}
		text := n.who(m.ID)
		if m.Remote {
			text += " (remote)"
		}
		if m.Out {
			text += " (has left since)"
		}
		s.add(Bullet, "", text)
	}
	return s
}

// attendees returns everybody who was ever in the escalation: those of the meeting's form in its
// order, then the others as they came.
func (n *notes) attendees() []meeting.Member {
	place := func(m meeting.Member) int {
		if i := slices.Index(n.e.Meeting.Attendees, m.ID); i >= 0 {
			return i
		}
		return len(n.e.Meeting.Attendees)
	}
	all := slices.Clone(n.e.People)
	slices.SortStableFunc(all, func(a, b meeting.Member) int { return place(a) - place(b) })
	return all
}

func (n *notes) objective() Section {
	s := Section{Title: "Meeting Objective"}
	if lines := meeting.TypedLines(n.e.Meeting.Objective); len(lines) == 1 {
		s.add(PlainLine, "", lines[0])
	} else {
		s.text(n.e.Meeting.Objective)
	}
	return s.orNotGiven(notGiven)
}

func (n *notes) background() Section {
	s, b := Section{Title: "Customer Background"}, n.e.Background
	if b.Profile != "" {
		s.labelled(n.e.Customer, b.Profile)
	}
	if b.AnnualValue.Stated() {
		s.add(Bullet, "Annual contract value", b.AnnualValue.Short())
	}
	s.labelled("Relationship length", b.Relationship)
	s.labelled("Current satisfaction score", b.Satisfaction)
	return s.orNotGiven(notGiven)
}

func (n *notes) complaint() Section {
	e, c, s := n.e, n.e.Complaint, Section{Title: "Complaint Summary"}
	s.labelled("Issue", c.Issue)
	cause := strings.TrimSpace(c.RootCause)
	if cause != "" && c.CauseConfirmed {
		cause += " (confirmed)"
	}
	s.labelled("Root cause", cause)
	s.labelled("Business impact", withAmount(c.Impact, c.ImpactAmount))
	s.labelled("Customer demand", c.Demand)
	var figures []string // what the words do not say themselves
	if c.DemandPercent.Stated() && !strings.Contains(c.Demand, c.DemandPercent.String()) {
		of := c.DemandPercent.String()
		if c.DemandPeriod != "" {
			of += " of the fee of " + c.DemandPeriod
		}
		figures = append(figures, of)
	}
	said := func(waiver string) bool { return strings.Contains(strings.ToLower(c.Demand), strings.ToLower(waiver)) }
	if w := slices.DeleteFunc(meeting.TypedLines(strings.Join(c.DemandWaivers, "\n")), said); len(w) > 0 {
		figures = append(figures, "waiver of "+strings.Join(w, ", "))
	}
	if len(figures) > 0 {
		s.add(Bullet, "Demand in figures", strings.Join(figures, "; "))
	}
	s.labelled("Credit claimed on", c.ClaimDay())
	if meeting.OneLine(e.Summary) != meeting.OneLine(c.Issue) {
		s.labelled("As first reported", e.Summary)
	}
	if e.Quote.Text != "" {
		label := "Message"
		if e.Quote.By != "" {
			label += " of " + e.Name(e.Quote.By)
		}
		s.labelled(label, e.Quote.Text)
	}
	return s.orNotGiven(notGiven)
}

// withAmount puts an amount and what it is of into one phrase: "$1.2M in lost production".
// An amount that the text names already is not repeated.
func withAmount(text string, a money.Amount) string {
	switch {
	case !a.Stated() || strings.Contains(text, a.Short()) || strings.Contains(text, a.String()):
		return text
	case strings.TrimSpace(text) == "":
		return a.Short()
	case continues(strings.TrimSpace(text)):
		return a.Short() + " in " + strings.TrimSpace(text)
	}
	return a.Short() + " - " + strings.TrimSpace(text)
}

// review begins the section of a review: its title with the reviewer, and how far it is.
func (n *notes) review(title string, kind meeting.Role) (Section, meeting.Content) {
	e, r := n.e, n.e.Review(kind)
	s := Section{Title: title}
	if r == nil {
		return s, meeting.Content{}
	}
	who := e.With(kind)
	if r.Confirmed != "" {
		who = []meeting.UserID{r.Confirmed}
	}
	var names []string
	for _, id := range who {
		name := e.Name(id)
		if m, ok := e.Member(id); ok && m.Remote {
			name += " - remote"
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		s.Title += " (" + strings.Join(names, ", ") + ")"
	}
	switch {
	case r.Waived != "":
		s.add(Bullet, "", "Waived; see Waived Reviews for the reason")
	case r.Drafted() && r.At.Before(e.RoundBegan()):
		s.add(Bullet, "", "Draft, not confirmed in this round: it is the review of an earlier round")
	case r.Drafted():
		s.add(Bullet, "", "Draft by "+e.Name(r.By)+", not confirmed by a "+strings.ToLower(kind.Label()))
	case r.Confirmed != "" && r.By != r.Confirmed:
		s.add(Bullet, "", "Written by "+e.Name(r.By)+", confirmed by "+e.Name(r.Confirmed)+" on "+n.moment(r.On))
	}
	return s, r.Content
}

func (n *notes) technical() Section {
	s, c := n.review("Technical Review", meeting.Technical)
	t := c.Technical
	if t == nil {
		return s.orNotGiven(notGiven)
	}
	s.text(t.What)
	s.text(t.AlsoFailed)
	for _, o := range t.Outages {
		s.add(Bullet, "Outage", outageText(o))
	}
	if t.RootCause != "" {
		sure := " (suspected)"
		if t.Confirmed {
			sure = " (confirmed)"
		}
		s.labelled("Root cause", strings.TrimSpace(t.RootCause)+sure)
	}
	if t.Data != "" {
		s.add(Bullet, "Customer data", string(t.Data))
	}
	s.labelled("Announced maintenance", t.Maintenance)
	s.labelled("Notice of the maintenance", t.Notice)
	s.labelled("Prevention", t.Prevention)
	return s
}

// outageText is an outage in the zone in which it was meant.
func outageText(o calendar.Outage) string {
	var cal calendar.Calendar
	at := cal.Zone(o.Zone)
	const layout = "January 2, 2006, 3:04 PM"
	switch {
	case o.From.IsZero():
		return calendar.Duration(o.Length) + ", start and end not given"
	case o.Ongoing || o.To.IsZero():
		return "since " + o.From.In(at).Format(layout) + " " + at.String() + ", not ended when this was written"
	}
	return o.From.In(at).Format(layout) + " - " + o.To.In(at).Format(layout) + " " + at.String() +
		" (" + calendar.Duration(o.To.Sub(o.From)) + ")"
}

func (n *notes) business() Section {
	s, c := n.review("Business Impact Assessment", meeting.Business)
	b := c.Business
	if b == nil {
		return s.orNotGiven(notGiven)
	}
	s.text(b.Threat)
	s.text(b.Reference)
	var parts []string
	if b.Revenue.Stated() {
		parts = append(parts, b.Revenue.Short()+" annual")
	}
	if b.Expansion.Stated() {
		text := "expansion opportunities worth " + b.Expansion.Short()
		if b.Probability.Stated() {
			text += " (probability " + b.Probability.String() + ")"
		}
		parts = append(parts, text)
	}
	if len(parts) > 0 {
		s.add(Bullet, "Potential revenue impact", strings.Join(parts, " + "))
	}
	return s
}

func (n *notes) legal() Section {
	s, c := n.review("Legal Review", meeting.Legal)
	l := c.Legal
	if l == nil {
		return s.orNotGiven(notGiven)
	}
	if l.SLA.Stated() {
		text := "Contract allows for " + l.SLA.String() + " uptime SLA"
		if said := l.Period.Words(); said != "" {
			text += ", " + said
		}
		s.add(Bullet, "", text)
	}
	s.add(Bullet, "", verdictText(*l))
	if !l.Cap.Stated() {
		s.labelled("Cap on service credits", l.CapOf)
	} else {
		text := "Service credits capped at " + l.Cap.String()
		if of := meeting.OneLine(l.CapOf); of != "" {
			text += " of " + of
		}
		s.add(Bullet, "", text)
	}
	switch p := meeting.OneLine(l.Penalties); {
	case p == "":
	case strings.HasPrefix(strings.ToLower(p), "termination penalt"):
		s.text(l.Penalties)
	case continues(p) && len(meeting.TypedLines(l.Penalties)) == 1:
		s.add(Bullet, "", "Termination penalties "+p)
	default:
		s.labelled("Termination penalties", l.Penalties)
	}
	s.text(l.Say)
	for _, t := range l.Terms() {
		s.labelled(t.Label, t.Text)
	}
	return s
}

// verdictText is Legal's word on the allowance, with the downtime as Legal states it.
func verdictText(l meeting.LegalReview) string {
	limit := map[meeting.LegalVerdict]string{
		meeting.Within: "within contractual limits", meeting.Above: "above the contractual limits",
		meeting.Unknown: "not yet known whether within contractual limits",
	}[l.Verdict]
	if limit == "" {
		limit = string(l.Verdict)
	}
	if l.Stated.Stated() {
		return "Current outage represents " + l.Stated.String() + " downtime - " + limit
	}
	return "Current outage: " + limit
}
