package contract

import "time"

// ClaimDeadline is until when the customer has to claim: Days, Workdays or Months after a month or an outage ends.
type ClaimDeadline struct {
	Stated   bool
	None     bool // credits need no claim
	Days     int
	Months   int
	Workdays int // business days
	After    ClaimStart
}

// ClaimStart is what a claim deadline counts from.
type ClaimStart string

// What a claim deadline counts from.
const (
	AfterMonth  ClaimStart = "month"  // the end of the month
	AfterOutage ClaimStart = "outage" // the end of the outage
)

// claimBy is the last moment of a claim, given when the outage ended: that moment itself, or the end of its month in the
// contract's zone, and so many days, business days or months later. Zero when there is no deadline. Public holidays that
// are not known would make business days end later.
func (t Terms) claimBy(ended time.Time, f Facts) time.Time {
	c := t.Claim
	if !c.Stated || c.None || ended.IsZero() {
		return time.Time{}
	}
	from := ended.In(t.zone())
	if c.After == AfterMonth {
		from = t.Begins.startOf(from, Month, 1)
	}
	switch {
	case c.Workdays > 0 && c.After == AfterMonth: // counted from the month's last day
		return t.workdays(f).shift(from.AddDate(0, 0, -1), c.Workdays)
	case c.Workdays > 0:
		return t.workdays(f).shift(from, c.Workdays)
	}
	last := from.AddDate(0, c.Months, c.Days)
	if c.Months > 0 && last.Day() != from.Day() && c.Days == 0 {
		last = from.AddDate(0, c.Months, -from.Day()+1) // "2 months after 31 December" ends with February
		last = last.AddDate(0, 1, -1)
	}
	return last
}
