package meeting

import (
	"time"

	"escalate/bot/contract"
)

// CountsTo returns the moment up to which an outage still going on counts: now while reviews and
// options are collected; frozen when the vote opened, so that nobody votes on figures that
// move; without a vote, when the decision was approved or the escalation ended.
func (e *Escalation) CountsTo(now time.Time) time.Time {
	if b := e.Ballot(); b != nil && b.Void == "" {
		return b.Opened
	}
	if d := e.OfRound(); d != nil && d.Ballot == 0 {
		return d.On
	}
	if e.Ended != nil {
		return e.Ended.At
	}
	return now.UTC()
}

// Record returns what the contract check looks at: the figures and words as they stand, without
// names. A review counts from its draft on; a waived one does not. now is the moment up to
// which an outage still going on counts (see CountsTo); p gives the holidays.
func (e *Escalation) Record(now time.Time, p *Policy) contract.Record {
	r := contract.Record{
		Now:       e.CountsTo(now),
		Calendar:  p.usable().Calendar,
		Reported:  e.Opened, // a day that stays, so that what was shown stays true
		Customer:  contract.Customer{Annual: e.Background.AnnualValue, Relationship: e.Background.Relationship},
		Demand:    e.recordDemand(),
		Technical: e.recordTechnical(),
		Legal:     e.recordLegal(),
		Options:   e.recordOptions(),
		Causes:    e.recordCauses(),
		Waiting:   e.recordWaiting(),
	}
	if b := e.counted(Business).Business; b != nil {
		r.Business = &contract.Business{Revenue: b.Revenue, Expansion: b.Expansion, Probability: b.Probability}
	}
	for i := range r.Options {
		r.Options[i].Cleared = e.cleared(r, r.Options[i])
		r.Options[i].Exception = e.optionException(r.Options[i].No)
	}
	if day, err := time.Parse(time.DateOnly, e.Complaint.Claimed); err == nil { // noon: that day, wherever the contract holds
		zone := time.UTC
		if r.Legal != nil && r.Legal.Terms.Zone != nil {
			zone = r.Legal.Terms.Zone
		}
		r.Claimed = time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, zone)
	}
	d := e.OfRound()
	if d == nil {
		d = e.Pending()
	}
	if d != nil {
		r.Decision = &contract.Decision{
			Option: d.Option, Reasons: d.Reasons, Approved: d.Approved != "", Approver: len(e.deciders()) > 0,
			Tally:       d.Ballot != 0 || d.Approved == "" && e.Counting() != nil,
			WithoutVote: d.Ballot == 0, Dissent: true, // both are kept by the record itself
		}
		r.Exception = e.recordException(d, r)
	}
	r.Items = e.recordItems(d, p.usable())
	if f := e.FollowUp(); f != nil {
		r.FollowUp = &contract.FollowUp{
			Time: !f.Plan.Start.IsZero(), Zone: f.Plan.Zone != "", Invitees: len(f.Plan.Invitees) > 0,
			Measure: OneLine(f.Plan.Measures) != "" || f.Effect != nil,
		}
	}
	return r
}

// Comparison returns the options side by side, with what is due and what goes beyond it.
func (e *Escalation) Comparison(now time.Time, p *Policy) contract.Comparison {
	return contract.Compare(e.Record(now, p))
}

// counted returns the content of a review as far as it counts: not when it was waived.
func (e *Escalation) counted(kind Role) Content {
	if r := e.Review(kind); r != nil && r.Waived == "" {
		return r.Content
	}
	return Content{}
}

func (e *Escalation) recordDemand() contract.Demand {
	c := e.Complaint
	return contract.Demand{Percent: c.DemandPercent, Period: c.DemandPeriod, Waivers: trimmed(c.DemandWaivers), Loss: c.ImpactAmount}
}

// cleared says that nobody has to approve any more what an option goes beyond the contract: both have, or the
// configuration lets so much pass.
func (e *Escalation) cleared(r contract.Record, o contract.Option) bool {
	if x := e.ExceptionOf(o.No); x != nil && x.Approved() {
		return true
	}
	return len(e.Exempt) > 0 && e.exempts(r.Beyond(o))
}

func (e *Escalation) recordOptions() []contract.Option {
	var out []contract.Option
	for _, o := range e.LiveOptions() {
		out = append(out, o.Offer.forCheck(o.No))
	}
	return out
}

// recordCauses returns the root cause as first reported, and as the technical review has it.
func (e *Escalation) recordCauses() []contract.Cause {
	var out []contract.Cause
	if c := e.Complaint; OneLine(c.RootCause) != "" {
		out = append(out, contract.Cause{Source: contract.RoleOpener, Text: OneLine(c.RootCause), Confirmed: c.CauseConfirmed})
	}
	if t := e.counted(Technical).Technical; t != nil && OneLine(t.RootCause) != "" {
		out = append(out, contract.Cause{Source: contract.RoleTechnical, Text: OneLine(t.RootCause), Confirmed: t.Confirmed})
	}
	return out
}

// recordWaiting returns what somebody was asked for and has not given, without a name.
func (e *Escalation) recordWaiting() []string {
	var out []string
	for _, r := range e.Reviews {
		if !r.In() && !e.vacant(r.Kind) {
			out = append(out, "the "+string(r.Kind)+" review")
		}
	}
	for _, q := range e.Questions {
		if q.Answer == "" {
			out = append(out, "the answer to question "+number(q.No))
		}
	}
	return out
}

// recordItems returns the items that were not cancelled, with the parts of the decision's option
// that they deliver.
func (e *Escalation) recordItems(d *Decision, p *Policy) []contract.Item {
	var out []contract.Item
	for _, i := range e.Items {
		if i.Status == ItemCancelled {
			continue
		}
		c := contract.Item{No: i.No, Owned: i.Status != ItemRefused && e.Has(i.Owner), Done: i.Status == ItemDone}
		for _, part := range i.Parts {
			if d != nil && part.Option == d.Option {
				c.Parts = append(c.Parts, part.Part)
			}
		}
		if !i.Due.IsZero() {
			zone := i.Zone
			if zone == "" {
				zone = e.Zone(i.Owner)
			}
			c.Due, c.Free = i.Due.In(p.Calendar.Zone(zone)), freeDay(p, i.Due, zone)
		}
		out = append(out, c)
	}
	return out
}

// freeDay returns why the day of a moment is free: "a Saturday", "a holiday (Veterans Day,
// America/New_York)"; "" on a working day.
func freeDay(p *Policy, at time.Time, zone string) string {
	why, free := p.Calendar.Free(at, zone)
	switch {
	case !free:
		return ""
	case why == at.In(p.Calendar.Zone(zone)).Weekday().String():
		return "a " + why
	case zone == "":
		return "a holiday (" + why + ")"
	}
	return "a holiday (" + why + ", " + zone + ")"
}
