package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
)

// recordLegal reads Legal's terms. What was typed and cannot be read is kept as unread: nothing
// is guessed, and SLA-6 asks for it in the words that were typed.
func (e *Escalation) recordLegal() *contract.Legal {
	l := e.counted(Legal).Legal
	if l == nil {
		return nil
	}
	currency := e.Background.AnnualValue.Currency()
	if currency == "" {
		currency = "USD"
	}
	t := contract.Terms{SLA: l.SLA, Period: contract.Period(l.Period), Zone: contractZone(l.Zone)}
	out := &contract.Legal{Stated: l.Stated}
	read := func(what, text string, err error) bool {
		if err != nil {
			out.Unread = append(out.Unread, contract.Unread{What: what, Text: text})
		}
		return err == nil
	}
	if c, err := contract.ParseCredit(l.Tiers); read(contract.TheCredit, l.Tiers, err) {
		t.Credit = c
	}
	if x, err := contract.ParseExclusion(l.Exclusion); read(contract.TheExclusion, l.Exclusion, err) {
		t.Exclusion = x
	}
	if f, err := contract.ParseFeeBase(l.FeeBase, currency); read(contract.TheFee, l.FeeBase, err) {
		t.Fee = f
	}
	if c, err := contract.ParseClaim(l.ClaimDeadline); read(contract.TheClaim, l.ClaimDeadline, err) {
		t.Claim = c
	}
	switch none := strings.ToLower(oneLine(l.CapOf)); {
	case l.Cap.Stated():
		t.Cap = contract.Cap{Kind: contract.CapPercent, Percent: l.Cap}
		if of, count, err := contract.ParseCapOf(l.CapOf); read(contract.TheCap, l.CapOf, err) {
			t.Cap.Of, t.Months = of, count
		}
	case slices.Contains([]string{"none", "no cap", "no limit", "not capped", "unlimited"}, none):
		t.Cap.Kind = contract.CapNone
	}
	out.Terms = t
	switch l.Verdict {
	case Within:
		out.Verdict = contract.Within
	case Above:
		out.Verdict = contract.Above
	}
	return out
}

// contractZone returns the zone in which the contract's windows begin; nil when none was named
// that can be read.
func contractZone(name string) *time.Location {
	var cal calendar.Calendar
	name = strings.TrimSpace(name)
	for _, n := range []string{name, strings.ToUpper(name)} {
		if at := cal.Zone(n); at != time.UTC || n == "UTC" {
			return at
		}
	}
	return nil
}

// recordTechnical returns the downtime and the announced maintenance.
func (e *Escalation) recordTechnical() *contract.Technical {
	r, t := e.Review(Technical), e.counted(Technical).Technical
	if t == nil {
		return nil
	}
	zone := e.Zone(r.By)
	out := &contract.Technical{}
	for _, o := range t.Outages {
		out.Outages = append(out.Outages, contract.Outage{From: o.From, To: o.To, Ongoing: o.Ongoing, Length: o.Length})
		if o.Zone != "" {
			zone = o.Zone
		}
	}
	out.Maintenance = recordMaintenance(*t, r.At, zone)
	if oneLine(t.Maintenance) != "" && !out.Maintenance.Stated {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheMaintenance, Text: t.Maintenance})
	}
	if oneLine(t.Notice) != "" && !contract.ParseNotice(t.Notice).Stated {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheNotice, Text: t.Notice})
	}
	return out
}

// recordMaintenance reads the announced windows, one a line. Only when every line names a
// start and an end is it known what was announced; a rest that cannot be read could be any
// of the downtime.
func recordMaintenance(t TechnicalReview, at time.Time, zone string) contract.Maintenance {
	var cal calendar.Calendar
	none := strings.TrimSuffix(strings.ToLower(oneLine(t.Maintenance)), ".")
	if slices.Contains([]string{"none", "no", "not announced", "none announced", "no maintenance"}, none) {
		return contract.Maintenance{Stated: true}
	}
	m := contract.Maintenance{}
	for _, line := range typedLines(t.Maintenance) {
		o, err := cal.ParseOutage(line, at, zone)
		if err != nil || o.From.IsZero() || o.To.IsZero() {
			return contract.Maintenance{}
		}
		m.Spans = append(m.Spans, contract.Announced{From: o.From, To: o.To, Notice: contract.ParseNotice(t.Notice)})
	}
	m.Stated = len(m.Spans) > 0
	return m
}
