package contract

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/money"
)

// lines is what people see of the points: the line, its question and whom it is asked.
func lines(all []Point) []string {
	var out []string
	for _, p := range all {
		s := p.Line() + " | "
		for _, a := range p.Asked {
			s += string(a.Role)
			if a.About.Kind == AboutOption {
				s += " " + num(int64(a.About.No)).RatString()
			}
			s += ", "
		}
		out = append(out, s[:len(s)-2]+": "+p.Question)
	}
	return out
}

// TestGlobalTechHasEightPoints is the table that people see instead of thirty findings.
func TestGlobalTechHasEightPoints(t *testing.T) {
	r := globalTech(t)
	r.Exception, r.FollowUp = Exception{}, &FollowUp{Time: true, Zone: true, Invitees: true, Measure: true}
	all := Findings(r)
	points := Points(r, all)
	require.Equal(t, []string{
		"By these figures the outage is above the SLA's allowance: 48 h against 43 min a month, and above it for a quarter and a year too; Legal entered “within” and 0.14% | legal: which exclusion covers 47 h?",
		"The credits assume a fee of $230K; a month's fee is $191,666.67. Of that, 10, 25 and 50% are $19,166.67, $47,916.67 and $95,833.33 | proposer 1, proposer 2, proposer 3: which fee is right?",
		"All options may go beyond the contract: 1 by up to $23K, 2 by $134,166.67 to $172,500, 3 by $76,666.67 to $115,000 and an unpriced waiver; 2 and 3 are above the 10% cap. Legal's and finance's approver are not named | chair: who approves?",
		"What is due cannot be computed yet: the outage's start and end; the SLA's period, maintenance exclusion, claim deadline | technical, legal: please add them to the review; write “none” if there is none.",
		"6 of 11 parts have no price, so the totals are minimums and do not rank the options | proposer 1, proposer 2, proposer 3: what would each cost?",
		"The demand is $575,000 and a waiver (contract termination penalty): the options answer 4, 10 and 20% of it; only option 3 says “full” | chair: is this the right answer?",
		"4 promised parts have no item, 11 items no date | chair: who does it, and by when?",
		"Precedent: a benefit or a risk? | approver: which is it?",
	}, lines(points))
	merged := 0
	for _, p := range points {
		merged += len(p.Findings)
	}
	require.Equal(t, len(all), merged, "every finding stands in one point's working")
}

// TestASoundRecordHasNoPoint but what is demanded, which is no alarm.
func TestASoundRecordHasNoPoint(t *testing.T) {
	r := sound(t)
	r.Demand = Demand{}
	require.Empty(t, Points(r, Findings(r)))
	require.Empty(t, Points(Record{}, nil))
}

func TestPointsInOtherRecords(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*Record)
		want []string
	}{
		{"one credit of another fee", func(r *Record) { r.Options[0].Amount, r.Options[0].Contractual = usd(t, "$31K"), false }, []string{
			"The credit of option 1 assumes a fee of $124K; a month's fee is $100K. Of that, 25% is $25K | proposer 1: which fee is right?",
		}},
		{"two of different fees, in the words of the weightiest", func(r *Record) {
			r.Options[0].Amount, r.Options[0].Contractual = usd(t, "$31K"), false
			r.Options[1].Amount, r.Decision.Reasons = usd(t, "$47K"), nil
		}, []string{
			"Option 1: 25% and $31,000 imply a base of $124,000. By the figures entered the fee is $100,000 a month, $300,000 a quarter and $1,200,000 a year. If the percent is of one month's fee, 25% is $25,000. (and 1 finding more) | proposer 1: Which fee is 25% of, or should the amount be different?",
		}},
		{"one exception waits", func(r *Record) {
			r.Options[1].Cleared, r.Exception.Finance = false, Approval{Named: true}
		}, []string{"Option 2 goes beyond the contract: by $40K. Finance has not answered | exception 2: is it approved?"}},
		{"both wait, and a waiver has no price", func(r *Record) {
			r.Options[1].Cleared, r.Exception = false, Exception{Legal: Approval{Named: true}, Finance: Approval{Named: true}}
			r.Options[1].Waivers[0] = Part{Text: "Full penalty waiver"}
			r.Decision.Reasons = nil
		}, []string{
			"Option 2 goes beyond the contract: by an unpriced waiver. Legal and finance have not answered | exception 2: is it approved?",
			"Option 2: 1 of 4 parts has no price, so the totals are minimums and do not rank the options | proposer 2: what would each cost?",
		}},
		{"a verdict of one month", func(r *Record) {
			r.Legal.Verdict, r.Legal.Stated, r.Options[0].Contractual = Within, money.Percent{}, false
		}, []string{
			"By these figures the outage is above the SLA's allowance: 9 h against 43 min in June 2025; Legal entered “within” | legal: what puts the outage within the allowance?",
		}},
		{"only the claim is missing", func(r *Record) { r.Legal.Terms.Claim = ClaimDeadline{} }, []string{
			"The record is not complete: the SLA's claim deadline | legal: please add them to the review; write “none” if there is none.",
		}},
		{"a term that nobody could read", func(r *Record) { r.Legal.Unread = []Unread{{TheCredit, "5% an hour or so"}} }, []string{
			"The record is not complete: not read: the credit | legal: please add them to the review; write “none” if there is none.",
		}},
		{"figures that differ", func(r *Record) {
			r.Causes[1].Text, r.Options[1].Parts[0].Amount, r.Decision.Reasons = "a switch", money.FromRat(num(8000), "EUR"), nil
		}, []string{
			"2 root causes are marked as confirmed, and they differ: “A full disk” and “a switch”. (and 1 finding more) | technical: Which one is right, or are they one chain of events?",
		}},
	} {
		r := sound(t)
		r.Demand = Demand{}
		c.do(&r)
		require.Equal(t, c.want, lines(Points(r, Findings(r))), c.name)
	}
}

// Nobody is asked who approves once the approvers are named; before there is a decision, too.
func TestWhoApprovesIsAskedWhileAnApproverIsMissing(t *testing.T) {
	named, answered := Approval{Named: true}, Approval{Named: true, Answered: true}
	for _, c := range []struct {
		name     string
		dear     Exception  // of option 2
		also     *Exception // of option 1, which goes beyond too
		want     string
		question string
	}{
		{"nobody is named", Exception{}, nil, "by $40K", "chair: who approves?"},
		{"one is named", Exception{Legal: named}, nil, "by $40K. Finance's approver is not named", "chair: who approves?"},
		{"both are named", Exception{Legal: named, Finance: named}, nil, "by $40K", "chair: ask for it now, or with the decision?"},
		{"it was asked", Exception{named, named, true, false}, nil, "by $40K. Legal and finance have not answered", "exception 2: is it approved?"},
		{"one has answered", Exception{answered, named, true, false}, nil, "by $40K. Finance has not answered", "exception 2: is it approved?"},
		{"one has refused", Exception{answered, named, true, true}, nil, "by $40K. Refused for option 2", "chair: ask again, or choose another option?"},
		{"two options, one asked", Exception{named, named, true, false}, &Exception{Legal: named, Finance: named}, "1 by $6K, 2 by $40K", "exception 2: is option 2 approved?"},
		{"two options, one refused", Exception{answered, named, true, true}, &Exception{Legal: named, Finance: named}, "1 by $6K, 2 by $40K. Refused for option 2", "chair: ask for it now, or with the decision?"},
	} {
		r := sound(t)
		r.Demand, r.Decision, r.Options[1].Cleared, r.Options[1].Exception = Demand{}, nil, false, c.dear
		if c.also != nil {
			r.Options[0].Amount, r.Options[0].Contractual, r.Options[0].Exception = usd(t, "$31K"), false, *c.also
		}
		i := slices.IndexFunc(lines(Points(r, Findings(r))), func(s string) bool { return strings.Contains(s, "beyond the contract") })
		require.GreaterOrEqual(t, i, 0, c.name)
		said := lines(Points(r, Findings(r)))[i]
		require.Contains(t, said, c.want+" | "+c.question, c.name)
	}
}

// TestPointsOfAnyRecord: whatever is found stands in at most one point; whatever is more than for information stands in
// one; no line is empty or badly made.
func TestPointsOfAnyRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := someRecord(t)
		all := Findings(r)
		in := map[string]int{}
		for _, p := range Points(r, all) {
			require.NotEmpty(t, p.Head)
			require.NotEmpty(t, p.Question)
			require.NotEmpty(t, p.Asked)
			require.NotContains(t, p.Line(), "%!")
			require.NotContains(t, p.Line(), "  ")
			require.NotContains(t, p.Line(), ": ;")
			require.NotContains(t, p.Line(), "by ,")
			for _, f := range p.Findings {
				in[f.Key()]++
				require.GreaterOrEqual(t, slices.Index(severities, f.Severity), slices.Index(severities, p.Severity))
			}
		}
		for _, f := range all {
			require.LessOrEqual(t, in[f.Key()], 1)
			if f.Severity != ForInformation {
				require.Equal(t, 1, in[f.Key()], f.Key())
			}
		}
	})
}
