package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// brief draws the card that is pinned: what happened, to whom, who is here.
func (p *page) brief() {
	e := p.e
	p.head(e.ID.String() + " · " + e.Customer)
	line := "Severity: " + severityWord(e.Severity) + " · opened by " + p.name(e.Opener) + ", " + when(e.Opened, e.Zone(e.Opener)) +
		" · chair: " + p.name(e.Chair)
	if e.Round > 1 {
		line += " · round " + itoa(e.Round)
	}
	p.small(line)
	if !p.open() {
		p.say("*" + p.ended() + "*")
	}
	p.prose(e.Summary)
	p.quote()
	p.customer()
	p.complaint()
	p.meeting()
	p.people()
	if p.open() {
		p.row(
			p.form(FormSummary, "Edit what happened", p.ref()), p.form(FormCustomer, "Edit customer", p.ref()),
			p.form(FormComplaint, "Edit complaint", p.ref()), p.form(FormMeeting, "Edit meeting", p.ref()),
			p.form(FormRoles, "Name people", p.ref()),
		)
	}
}

// quote shows the message that the escalation was opened on.
func (p *page) quote() {
	q := p.e.Quote
	if strings.TrimSpace(q.Text) != "" {
		p.add(slack.NewRichTextBlock("", &slack.RichTextQuote{
			Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{words(p.short(q.Text))},
		}))
	}
	by := "Quoted from a message"
	if q.By != "" {
		by += " by " + p.name(q.By)
	}
	if link := webLink(q.Link); link != "" {
		b := button(ActLink, "Open the message", Ref{})
		b.URL = link
		p.with(by+".", b)
	} else if q.Text != "" {
		p.small(by + ".")
	}
}

// webLink is a link that Slack takes for a button, or "".
func webLink(s string) string {
	if !strings.HasPrefix(s, "https://") || strings.ContainsAny(s, "|<> \n\t\"") || len(s) > 3000 {
		return ""
	}
	return s
}

// known shows facts under a heading, or says that there are none yet.
func (p *page) known(title, none string, facts []fact) {
	p.say("*" + title + "*")
	before := len(p.blocks)
	p.facts(facts)
	if len(p.blocks) == before {
		p.small(none)
	}
}

func (p *page) customer() {
	b := p.e.Background
	value := ""
	if b.AnnualValue.Stated() {
		value = b.AnnualValue.Short()
	}
	p.known("The customer", "Nothing is written about the customer yet.", []fact{
		{"Profile", b.Profile}, {"Annual contract value", value},
		{"Relationship", b.Relationship}, {"Satisfaction", b.Satisfaction},
	})
}

func (p *page) complaint() {
	c := p.e.Complaint
	impact := c.Impact
	if a := c.ImpactAmount; a.Stated() && !strings.Contains(impact, a.Short()) && !strings.Contains(impact, a.String()) {
		impact = strings.TrimSpace(c.ImpactAmount.Short() + "\n" + impact)
	}
	cause := "Root cause as first reported"
	if c.CauseConfirmed {
		cause = "Root cause, confirmed"
	}
	p.known("The complaint", "The complaint is not written down yet.", []fact{
		{"Issue", c.Issue}, {cause, c.RootCause}, {"Business impact", impact},
		{"The customer demands", c.Demand}, {"The demand in numbers", demandFigures(c)}, {"Credit claimed on", c.ClaimDay()},
	})
}

// demandFigures is as much of the demand as was put in numbers.
func demandFigures(c meeting.Complaint) string {
	var out []string
	if c.DemandPercent.Stated() {
		of := c.DemandPeriod
		if of == "" {
			of = "a period that is not stated"
		}
		out = append(out, c.DemandPercent.String()+" credit of the fee of "+of)
	}
	for _, w := range c.DemandWaivers {
		out = append(out, "waiver: "+w)
	}
	return strings.Join(out, "\n")
}

func (p *page) meeting() {
	m := p.e.Meeting
	facts := []fact{{"Objective", m.Objective}, {"Where", m.Location}}
	if m.Start.IsZero() {
		p.known("The meeting", "No meeting is planned yet.", facts)
		return
	}
	p.say("*The meeting* · " + meetingTime(m))
	p.facts(facts)
}

// meetingTime is when the meeting is, in the reader's zone.
func meetingTime(m meeting.Meeting) string {
	s := when(m.Start, m.Zone)
	if !m.End.IsZero() {
		s += " to " + date(m.End, m.Zone, "{time}", "15:04 MST")
	}
	return s
}

// people lists who is in the escalation, with title and role.
func (p *page) people() {
	var lines []string
	for _, m := range p.e.Members() {
		lines = append(lines, p.member(m))
	}
	p.say("*The people*")
	p.list(lines)
}

// member is one line of the list of people: "Robert Kim, Legal Counsel (remote) · Legal reviewer".
func (p *page) member(m meeting.Member) string {
	roles := p.e.RolesOf(m.ID)
	s := p.named(m.ID)
	if m.Title != "" {
		s += ", " + Cut(m.Title, maxName)
	}
	if m.Remote {
		s += " (remote)"
	}
	if m.Title == "" || roles != "Attendee" {
		s += " · " + roles
	}
	return s
}
