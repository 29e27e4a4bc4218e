package view

import (
	"strings"
	"time"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// memo keeps what the contract check says of one record while it is drawn at several sizes.
type memo struct {
	findings   []meeting.Finding
	comparison contract.Comparison
	found      bool
	compared   bool
}

// checkedTo is the moment up to which an outage still going on counts. In a message it is
// when the record last changed, so that one record is always drawn the same; in what
// somebody opens it is the minute at which they do.
func (p *page) checkedTo() time.Time {
	if p.opened {
		return p.now.Truncate(time.Minute)
	}
	return p.e.Changed
}

// findings is what the contract check finds in the record.
func (p *page) findings() []meeting.Finding {
	if p.memo == nil {
		p.memo = &memo{}
	}
	if !p.memo.found {
		p.memo.findings, p.memo.found = p.e.Findings(p.checkedTo(), p.v.policy()), true
	}
	return p.memo.findings
}

// comparison is the options side by side.
func (p *page) comparison() contract.Comparison {
	if p.memo == nil {
		p.memo = &memo{}
	}
	if !p.memo.compared {
		p.memo.comparison, p.memo.compared = p.e.Comparison(p.checkedTo(), p.v.policy()), true
	}
	return p.memo.comparison
}

// row of the comparison for an option; ok is false for one that was withdrawn.
func (p *page) compared(no int) (contract.Row, bool) {
	for _, r := range p.comparison().Rows {
		if r.Option.No == no {
			return r, true
		}
	}
	return contract.Row{}, false
}

// soFar says up to when an outage still going on is counted; "" when none is.
func (p *page) soFar() string {
	to := p.e.CountsTo(p.checkedTo())
	if _, ongoing := p.e.Record(p.checkedTo(), p.v.policy()).Facts().Down(); !ongoing {
		return ""
	}
	return "The outage still going on is counted up to " + when(to, p.e.Zone(p.e.Chair)) + "."
}

// severityText is a finding's severity as a sentence begins.
func severityText(s contract.Severity) string {
	return map[contract.Severity]string{
		contract.DoesNotAddUp: "Does not add up", contract.NeedsApproval: "Needs approval", contract.ToConfirm: "To confirm",
		contract.Missing: "Missing", contract.ForInformation: "For information",
	}[s]
}

// findingTitle is a finding in a few words: "Does not add up · CR-1, option 2".
func findingTitle(f meeting.Finding) string { return severityText(f.Severity) + " · " + f.Label() }

// fromAll says that an explanation was begun in the list of all findings.
const fromAll = "all"

// findingRef names a finding and the figures that were shown with it. from is the role whose
// form led to it, or fromAll; no is the option of that form.
func findingRef(of meeting.ID, f meeting.Finding, from string, no int) Ref {
	return Ref{Of: of, No: no, Key: strings.Join([]string{f.ID, digest(f.Key()), digest(f.Figures), from}, ":")}
}

// FindingFrom is the last part of a finding's Ref: from where its buttons were pressed.
func FindingFrom(ref Ref) string {
	parts := strings.Split(ref.Key, ":")
	return parts[len(parts)-1]
}

// FindFinding finds what a Ref names among the findings as they are now. same says that the
// figures are those that were shown; ok is false when the finding is gone.
func FindFinding(all []meeting.Finding, ref Ref) (f meeting.Finding, same, ok bool) {
	parts := strings.Split(ref.Key, ":")
	if len(parts) < 3 {
		return f, false, false
	}
	for _, f := range all {
		if f.ID == parts[0] && digest(f.Key()) == parts[1] {
			return f, digest(f.Figures) == parts[2], true
		}
	}
	return f, false, false
}
