package view

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// SummaryForm changes what happened and how bad it is, as the opening form asked it.
func SummaryForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	return modal(FormSummary, "What happened", "Save", ref,
		area("summary", "What happened", "", e.Summary, meeting.MaxSummary, false),
		radio("severity", "Severity", "", string(e.Severity), false, severityPicks...))
}

// ParseSummary reads SummaryForm.
func ParseSummary(v Values, r Reading) (summary string, s meeting.Severity, err error) {
	t := typed{v: v, r: r}
	summary = t.text("summary", meeting.MaxSummary, r.state().Summary)
	if summary == "" {
		t.refuse("summary", "Please say in a sentence what happened, for example “Production down for 48 h”.")
	}
	s = meeting.Severity(t.option("severity", string(r.state().Severity), severityPicks))
	if s == "" {
		t.refuse("severity", "Please choose how bad it is.")
	}
	return summary, s, t.err
}

// CustomerForm asks what is known of the customer.
func CustomerForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	b := e.Background
	return modal(FormCustomer, "Customer", "Save", ref,
		area("profile", "Profile", "For example “Fortune 500 manufacturing company”.", b.Profile, mostText, true),
		line("value", "Annual contract value", "With its currency, for example $2.3M or 1 200 000 €.", shownAmount(b.AnnualValue), mostWord, true),
		line("relationship", "Relationship length", "For example “3 years”.", b.Relationship, mostLine, true),
		line("satisfaction", "Satisfaction now", "Out of ten, for example 2/10; a remark may follow.", b.Satisfaction, maxScore, true))
}

// ParseCustomer reads CustomerForm.
func ParseCustomer(v Values, r Reading) (meeting.Background, error) {
	t, was := typed{v: v, r: r}, r.state().Background
	b := meeting.Background{
		Profile:      t.text("profile", mostText, was.Profile),
		AnnualValue:  t.amount("value", was.AnnualValue),
		Relationship: t.word("relationship", mostLine, was.Relationship),
		Satisfaction: t.word("satisfaction", maxScore, was.Satisfaction),
	}
	s, err := ParseSatisfaction("satisfaction", b.Satisfaction)
	if err != nil && t.err == nil {
		t.err = err
	}
	b.Satisfaction = t.fit("satisfaction", s, maxScore)
	return b, t.err
}

// satisfactionForm is a number, perhaps "/10" or "of 10", perhaps a remark. A remark begins
// with no digit: "2 - 3" is not a two.
var satisfactionForm = regexp.MustCompile(`(?is)^([0-9]{1,2}(?:\.[0-9])?)(?:\s*(?:/|of|out of)\s*([0-9]+))?(?:\s*[,;:–-]?\s+([^\s0-9,;:/–-].*)|\s*(\(.*))?$`)

// ParseSatisfaction reads "2/10", "2", "2 of 10 (severe)" and writes it as "2/10" with the
// remark behind it; empty stays empty. What is not 0 to 10 is refused under field.
func ParseSatisfaction(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	m := satisfactionForm.FindStringSubmatch(text)
	if m == nil || m[2] != "" && m[2] != "10" || !upToTen(m[1]) {
		return "", meeting.Refuse(field, "“%s” cannot be read as satisfaction out of ten; write for example 2/10 or 2 of 10 (severe).", Cut(text, 40))
	}
	out := m[1] + "/10"
	if remark := strings.TrimSpace(m[3] + m[4]); remark != "" {
		out += " " + remark
	}
	return out, nil
}

// upToTen says that digits, perhaps with one decimal, are from 0 to 10.
func upToTen(s string) bool {
	whole, decimal, _ := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	return len(whole) < 2 || whole == "10" && strings.Trim(decimal, "0") == ""
}

// ComplaintForm asks what the customer says. Behind More: the demand in numbers.
func ComplaintForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	c := e.Complaint
	blocks := Blocks{
		area("issue", "Issue", "What the customer complains about.", c.Issue, mostText, false),
		area("root_cause", "Root cause, as first reported", "", c.RootCause, mostText, true),
		area("impact", "Impact on the customer's business", "", c.Impact, mostText, true),
		line("impact_amount", "Impact as an amount", "For example $1.2M.", shownAmount(c.ImpactAmount), mostWord, true),
		area("demand", "What the customer demands", "", c.Demand, mostText, true),
	}
	blocks = append(blocks, more(ref, "More: the demand in numbers")...)
	if ref.More {
		blocks = append(blocks,
			line("demand_percent", "Credit demanded, in percent", "For example 100%.", shownPercent(c.DemandPercent), mostWord, true),
			line("demand_period", "Of the fees of which period", "For example Q4 2025, November 2025, month or year.", c.DemandPeriod, mostWord, true),
			area("demand_waivers", "Waivers demanded", "One a line, for example “Termination penalty”.", strings.Join(c.DemandWaivers, "\n"), mostText, true))
	}
	return modal(FormComplaint, "Complaint", "Save", ref, blocks...)
}

// ParseComplaint reads ComplaintForm.
func ParseComplaint(v Values, r Reading) (meeting.Complaint, error) {
	t, was := typed{v: v, r: r}, r.state().Complaint
	c := meeting.Complaint{
		Issue:         t.text("issue", mostText, was.Issue),
		RootCause:     t.text("root_cause", mostText, was.RootCause),
		Impact:        t.text("impact", mostText, was.Impact),
		ImpactAmount:  t.amount("impact_amount", was.ImpactAmount),
		Demand:        t.text("demand", mostText, was.Demand),
		DemandPercent: t.percent("demand_percent", 1000, was.DemandPercent),
		DemandPeriod:  t.word("demand_period", mostWord, was.DemandPeriod),
		DemandWaivers: t.lines("demand_waivers", mostWaivers, mostLine, was.DemandWaivers),
	}
	if c.Issue == "" {
		t.refuse("issue", "Please say in a sentence what the customer complains about.")
	}
	return c, t.err
}

// mostWaivers bounds the waivers of a demand: as many as an option has parts.
const mostWaivers = 20
