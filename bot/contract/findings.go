package contract

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
)

// Severity says what a finding asks for. It never blocks anything.
type Severity string

// The severities, the weightiest first.
const (
	DoesNotAddUp   Severity = "does not add up"
	NeedsApproval  Severity = "needs approval"
	ToConfirm      Severity = "to confirm"
	Missing        Severity = "missing"
	ForInformation Severity = "for information"
)

// severities in their order.
var severities = []Severity{DoesNotAddUp, NeedsApproval, ToConfirm, Missing, ForInformation}

// Role is whom a finding's question goes to, or who gave a figure: a role, never a person.
type Role string

// The roles.
const (
	RoleTechnical Role = "technical"
	RoleLegal     Role = "legal"
	RoleBusiness  Role = "business"
	RoleFinance   Role = "finance"
	RoleChair     Role = "chair"
	RoleApprover  Role = "approver"
	RoleOpener    Role = "opener"    // who wrote brief and complaint
	RoleProposer  Role = "proposer"  // of the option that the finding is about
	RoleExcept    Role = "exception" // the legal and the finance approver of an exception
	RoleOwner     Role = "owner"     // of the item that the finding is about
)

// AboutKind is the kind of thing that a finding is about.
type AboutKind string

// What findings are about.
const (
	AboutOutage   AboutKind = "outage"
	AboutTerms    AboutKind = "terms"
	AboutRisk     AboutKind = "risk"
	AboutOption   AboutKind = "option"
	AboutDemand   AboutKind = "demand"
	AboutDecision AboutKind = "decision"
	AboutItem     AboutKind = "item"
	AboutFollowUp AboutKind = "follow-up"
	AboutCause    AboutKind = "cause"
	AboutAmount   AboutKind = "amount"
)

// About is what a finding is about. No is an option's or item's number, a part of the demand (0 the credit, then the
// waivers), a line of the reasons (from 1); Name tells findings about one thing apart.
type About struct {
	Kind AboutKind
	No   int
	Name string
}

// Finding is one thing that people should look at.
type Finding struct {
	ID          string // "SLA-1"
	Severity    Severity
	About       About
	Text        string   // what was found, in figures; which option or item it is about says About
	Working     []Step   // how, with the figures put in
	Assumptions []string // what was assumed
	Question    string
	Role        Role   // whom the question goes to
	Sources     []Role // whose figures it rests on: they see it first
	// Figures are the figures as entered that the finding rests on, in one fixed order and form. An explanation holds
	// while Key and Figures stay the same. An outage still going on stands in it without the moment it counts up to.
	Figures string
	Changes bool // an answer may change which option is best, what is due, or who has to approve
}

// Key names the finding among those of one record.
func (f Finding) Key() string {
	return fmt.Sprintf("%s/%s/%d/%s", f.ID, f.About.Kind, f.About.No, f.About.Name)
}

// Order is the table's order of ids.
var order = []string{
	"SLA-1", "SLA-2", "SLA-3", "SLA-4", "SLA-5", "SLA-6", "SLA-7", "SLA-8", "SLA-9", "TE-1",
	"CR-1", "CR-2", "CR-3", "CR-4", "CR-5", "CR-6", "CR-7", "CR-8", "FE-1", "CU-1",
	"OP-1", "OP-2", "OP-3", "OP-4", "OP-5", "DE-1", "DE-2", "DE-3", "AC-1", "AC-2", "AC-3", "AC-4", "FU-1", "CO-1",
}

// Findings are what the check finds in a record, by id in a fixed order, and for one id by number. They depend on
// nothing but the record, and not on the order of its lists.
func Findings(r Record) []Finding {
	r = r.sorted()
	c := Compare(r)
	var out []Finding
	for _, family := range []func(Record, Comparison) []Finding{
		slaFindings, exclusionFindings, missingTerms, termFindings, mayTerminate, creditFindings, amountFindings, feeFindings, currencyFindings,
		optionFindings, demandFindings, totalFindings, decisionFindings, itemFindings, laterFindings,
	} {
		out = append(out, family(r, c)...)
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		if a.ID != b.ID {
			return slices.Index(order, a.ID) - slices.Index(order, b.ID)
		}
		return a.About.No - b.About.No
	})
	return out
}

// sorted copies the record with its lists in one order.
func (r Record) sorted() Record {
	r.Options = slices.Clone(r.Options)
	slices.SortStableFunc(r.Options, func(a, b Option) int { return a.No - b.No })
	r.Items = slices.Clone(r.Items)
	slices.SortStableFunc(r.Items, func(a, b Item) int { return a.No - b.No })
	r.Waiting = slices.Clone(r.Waiting)
	slices.Sort(r.Waiting)
	r.Causes = slices.Clone(r.Causes)
	slices.SortStableFunc(r.Causes, func(a, b Cause) int { return strings.Compare(string(a.Source)+a.Text, string(b.Source)+b.Text) })
	return r
}

// The figures of a record in words that stay the same while the figures do.

func (r Record) outageFigures() string {
	if r.Technical == nil {
		return "outage: not given"
	}
	var lines []string
	for _, o := range r.Technical.Outages {
		switch {
		case o.dated() && o.Ongoing:
			lines = append(lines, "since "+stamp(o.From))
		case o.dated():
			lines = append(lines, stamp(o.From)+" to "+stamp(o.To))
		default:
			lines = append(lines, "length "+o.Length.String())
		}
	}
	slices.Sort(lines)
	var kept []string
	for _, a := range r.Technical.Maintenance.Spans {
		kept = append(kept, stamp(a.From)+" to "+stamp(a.To)+" notice "+a.Notice.figures())
	}
	slices.Sort(kept)
	return fmt.Sprintf("outage: %s; maintenance stated %t: %s", strings.Join(lines, ", "), r.Technical.Maintenance.Stated, strings.Join(kept, ", "))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func (l Limit) figures() string {
	switch {
	case l.None:
		return "none"
	case l.Workdays > 0:
		return l.length()
	case l.Stated:
		return l.Is.String()
	}
	return "not stated"
}

func (r Record) termFigures() string {
	if r.Legal == nil {
		return "terms: not given"
	}
	t := r.Legal.Terms
	zone := "not stated"
	if t.Zone != nil {
		zone = t.Zone.String()
	}
	var tiers []string
	for _, s := range t.Credit.Tiers {
		mark := "="
		if s.OrEqual {
			mark = "<="
		}
		threshold := s.Below.String()
		if s.Over > 0 {
			threshold = s.Over.String()
		}
		tiers = append(tiers, threshold+mark+s.Value.RatString())
	}
	return fmt.Sprintf("terms: sla %s over %s in %s; exclusion %s notice %s allowance %s per %s; credit %s %s; cap %s %s of %s, %d count; fee %s %s %s; verdict %s, stated %s",
		t.SLA, t.Period, zone, t.Exclusion.Kind, t.Exclusion.Notice.figures(), t.Exclusion.Allowance.figures(), t.Exclusion.Per,
		t.Credit.Kind, strings.Join(tiers, ","), t.Cap.Kind, t.Cap.Percent, t.Cap.Of, t.Months, t.Fee.Kind, amountFigures(t.Fee.Amount), t.Fee.Text,
		r.Legal.Verdict, r.Legal.Stated) + t.otherFigures()
}

// otherFigures are those that few contracts have; nothing for a contract without any, so that what was explained before
// there were such terms stays explained.
func (t Terms) otherFigures() string {
	var out string
	if c := t.Credit; c.Of != "" || c.Currency != "" || c.Each > 0 {
		out = fmt.Sprintf("; credit of %s in %s each %s", c.Of, c.Currency, c.Each)
		if c.Most != nil {
			out += " up to " + c.Most.RatString()
		}
	}
	if c := t.Credit; c.Points != nil || c.Full || c.Round.Rounds {
		out += fmt.Sprintf("; credit for each %v full %t rounded %t to %d %d", c.Points, c.Full, c.Round.Rounds, c.Round.Decimals, c.Round.Way)
	}
	if t.Credit.Smallest.Amount != nil {
		out += "; " + t.Credit.Smallest.String()
	}
	if t.Cap.Incident || t.Cap.Rolling || t.Exclusion.Least > 0 {
		out += fmt.Sprintf("; cap for an incident %t, rolling %t; incidents from %s", t.Cap.Incident, t.Cap.Rolling, t.Exclusion.Least)
	}
	if x := t.Exclusion; x.recurs() {
		out += fmt.Sprintf("; service hours %s, weekly %s in %s", x.Service.Week, x.Weekly, zoneOr(x.Zone))
	}
	if t.Claim.Workdays > 0 {
		out += "; claim " + t.Claim.String()
	}
	if t.Termination.Stated {
		out += "; " + t.Termination.String()
	}
	if t.Begins.Stated {
		out += "; " + t.Begins.String()
	}
	if t.Cap.Count > 0 || t.Cap.Amount.Stated() {
		out += fmt.Sprintf("; cap %d %s", t.Cap.Count, amountFigures(t.Cap.Amount))
	}
	return out
}

func amountFigures(a money.Amount) string {
	if !a.Stated() {
		return "not stated"
	}
	return a.Currency() + " " + a.Rat().RatString()
}

// figures is a digest of what an option states: an explanation is kept with it, and a long option is no figure.
func (o Option) figures() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s contractual %t", o.Percent, amountFigures(o.Amount), o.Contractual)
	for _, p := range o.All() {
		fmt.Fprintf(h, "; %d %s %s %s %d %s", len(p.Text), p.Text, p.Price, amountFigures(p.Amount), len(p.If), p.If)
	}
	return fmt.Sprintf("option %d: %x", o.No, h.Sum(nil)[:12])
}

func (r Record) annualFigures() string { return "annual " + amountFigures(r.Customer.Annual) }

// figures joins the parts that a finding rests on. What is empty is left out, so that a part that is new changes the
// figures of no older explanation.
func figures(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), " | ")
}
