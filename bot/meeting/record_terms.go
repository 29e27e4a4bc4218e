package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
)

// recordLegal reads Legal's terms. What was typed and cannot be read is kept as unread: nothing
// is guessed, what depends on it is a range, and SLA-6 asks for it in the words that were typed.
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
	unread := func(what, text string, err error) bool {
		if err != nil {
			out.Unread = append(out.Unread, contract.Unread{What: what, Text: text})
		}
		return err != nil
	}
	var err error
	t.Credit, err = contract.ParseCredit(l.Tiers)
	unread(contract.TheCredit, l.Tiers, err)
	t.Exclusion, err = contract.ParseExclusion(l.Exclusion)
	unread(contract.TheExclusion, l.Exclusion, err)
	if t.Fee, err = contract.ParseFeeBase(l.FeeBase, currency); unread(contract.TheFee, l.FeeBase, err) {
		t.Fee = contract.FeeBase{Kind: contract.FeeUnread, Text: OneLine(l.FeeBase)}
	}
	t.Claim, err = contract.ParseClaim(l.ClaimDeadline)
	unread(contract.TheClaim, l.ClaimDeadline, err)
	t.Cap, t.Months, err = contract.ParseCap(l.Cap, l.CapOf, currency)
	if unread(contract.TheCap, l.CapOf, err) && l.Cap.Stated() {
		t.Cap = contract.Cap{Kind: contract.CapPercent, Percent: l.Cap}
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
	if OneLine(t.Maintenance) != "" && !out.Maintenance.Stated {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheMaintenance, Text: t.Maintenance})
	}
	if OneLine(t.Notice) != "" && !contract.ParseNotice(t.Notice).Stated &&
		!slices.ContainsFunc(out.Maintenance.Spans, func(a contract.Announced) bool { return a.Notice.Stated }) {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheNotice, Text: t.Notice})
	}
	return out
}

// recordMaintenance reads the announced windows, one a line. Only when every line names a
// start and an end is it known what was announced; a rest that cannot be read could be any
// of the downtime.
func recordMaintenance(t TechnicalReview, at time.Time, zone string) contract.Maintenance {
	var cal calendar.Calendar
	none := strings.TrimSuffix(strings.ToLower(OneLine(t.Maintenance)), ".")
	if slices.Contains([]string{"none", "no", "not announced", "none announced", "no maintenance"}, none) {
		return contract.Maintenance{Stated: true}
	}
	m := contract.Maintenance{}
	for _, line := range TypedLines(t.Maintenance) {
		o, err := cal.ParseOutage(line, at, zone)
		if err != nil || o.From.IsZero() || o.To.IsZero() {
			return contract.Maintenance{}
		}
		m.Spans = append(m.Spans, contract.Announced{From: o.From, To: o.To, Notice: noticeOf(t.Notice, o.From, at, zone)})
	}
	m.Stated = len(m.Spans) > 0
	return m
}

// noticeOf is how long before a window it was announced: a length, or the moment of the
// announcement. Not stated where the text is neither.
func noticeOf(text string, from, at time.Time, zone string) contract.Limit {
	notice := contract.ParseNotice(text)
	if notice.Stated {
		return notice
	}
	var cal calendar.Calendar
	said := strings.ToLower(OneLine(text))
	for _, lead := range []string{"it was ", "announced ", "sent ", "notified ", "given ", "on "} {
		said = strings.TrimPrefix(said, lead)
	}
	o, err := cal.ParseOutage("since "+said, at, zone)
	if err != nil || !o.From.Before(from) {
		return contract.Limit{}
	}
	return contract.Exactly(from.Sub(o.From))
}
