package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/typed"
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
	t := contract.Terms{SLA: l.SLA, Period: contract.Period(l.Period)}
	if l.Period == PeriodNotKnown {
		t.Period = contract.PeriodUnknown
	}
	if zone, begins, err := contract.ParseWindows(l.Zone); err == nil {
		t.Zone, t.Begins = contractZone(zone), begins
	} else {
		t.Zone = contractZone(l.Zone) // as it was typed before periods were read
	}
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
	t.Termination, err = contract.ParseTermination(l.Penalties)
	unread(contract.TheTermination, l.Penalties, err)
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
	t := e.counted(Technical).Technical
	if t == nil {
		return nil
	}
	out := &contract.Technical{}
	for _, o := range t.Outages {
		out.Outages = append(out.Outages, contract.Outage{From: o.From, To: o.To, Ongoing: o.Ongoing, Length: o.Length})
	}
	var err error
	if out.Maintenance, err = e.Announced(); err != nil {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheMaintenance, Text: t.Maintenance})
	}
	if _, err = e.NoticeGiven(); err != nil {
		out.Unread = append(out.Unread, contract.Unread{What: contract.TheNotice, Text: t.Notice})
	}
	return out
}

// announcing returns the technical review, when it was written, and the zone in which its maintenance is meant: that of
// the outage, or of whoever wrote it.
func (e *Escalation) announcing() (t TechnicalReview, at time.Time, zone string) {
	r, c := e.Review(Technical), e.counted(Technical).Technical
	if c == nil {
		return t, at, zone
	}
	zone = e.Zone(r.By)
	for _, o := range c.Outages {
		if o.Zone != "" {
			zone = o.Zone
		}
	}
	return *c, r.At, zone
}

// Announced returns the announced windows of the technical review, one a line, and with each how long before it was
// announced. Only when every line names a start and an end is it known what was announced: otherwise it is refused with a
// *typed.Refusal, because a rest that cannot be read could be any of the downtime. Nothing typed is not stated.
func (e *Escalation) Announced() (contract.Maintenance, error) {
	return readMaintenance(e.announcing())
}

func readMaintenance(t TechnicalReview, at time.Time, zone string) (m contract.Maintenance, err error) {
	none := typed.Lower(OneLine(t.Maintenance))
	if slices.Contains([]string{"none", "no", "not announced", "none announced", "no maintenance"}, none) {
		return contract.Maintenance{Stated: true}, nil
	}
	var cal calendar.Calendar
	for _, line := range TypedLines(t.Maintenance) {
		o, err := cal.ParseOutage(line, at, zone)
		if err == nil && (o.From.IsZero() || o.To.IsZero()) {
			err = typed.Refuse(line, "8 Nov 02:00 - 06:00 UTC, one a line; or none", "it does not name a start and an end")
		}
		if err != nil {
			return contract.Maintenance{}, err
		}
		notice, _ := noticeOf(t.Notice, o.From, at, zone)
		m.Spans = append(m.Spans, contract.Announced{From: o.From, To: o.To, Notice: notice})
	}
	m.Stated = len(m.Spans) > 0
	return m, nil
}

// NoticeGiven returns how long before the first window of the technical review it was announced; without windows it has to
// be a length. What is neither a length nor a moment before the window is refused with a *typed.Refusal.
func (e *Escalation) NoticeGiven() (contract.Limit, error) {
	t, at, zone := e.announcing()
	if OneLine(t.Notice) == "" {
		return contract.Limit{}, nil
	}
	var from time.Time
	if m, err := readMaintenance(t, at, zone); err == nil && len(m.Spans) > 0 {
		from = m.Spans[0].From
	}
	return noticeOf(t.Notice, from, at, zone)
}

// noticeOf is how long before a window it was announced: a length, or the moment of the announcement.
func noticeOf(text string, from, at time.Time, zone string) (contract.Limit, error) {
	notice := contract.ParseNotice(text)
	if notice.Stated {
		return notice, nil
	}
	var cal calendar.Calendar
	said := strings.ToLower(OneLine(text))
	for _, lead := range []string{"it was ", "announced ", "sent ", "notified ", "given ", "on "} {
		said = strings.TrimPrefix(said, lead)
	}
	o, err := cal.ParseOutage("since "+said, at, zone)
	if err != nil || !o.From.Before(from) {
		return contract.Limit{}, typed.Refuse(text, "3 days before, or 5 Nov 09:00",
			"it is neither a length of time before the maintenance nor a moment before it")
	}
	return contract.Exactly(from.Sub(o.From)), nil
}
