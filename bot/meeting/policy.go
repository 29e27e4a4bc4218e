package meeting

import (
	"time"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// Policy is how and when people are reminded; it comes from configuration. Every rung can
// be switched off: an empty list, a nil cadence, a zero.
type Policy struct {
	Calendar *calendar.Calendar
	// Before is the ladder: how long before an item's deadline its owner hears. Zero is the
	// deadline itself.
	Before []time.Duration
	// Overdue says which mornings there are while an item stays overdue, read in the owner's zone;
	// its owner hears on those of overdueDays.
	Overdue calendar.Cadence
	// ChairAfter and SponsorAfter are working days overdue until they hear; 0 never.
	ChairAfter, SponsorAfter int
	// AskAfter is the working time after which a review or a decision is asked for again,
	// before each working morning; 0 never.
	AskAfter time.Duration
	// ExceptionAfter is the working days after which an exception is asked for again, and
	// then with the cadence of overdue items; 0 never.
	ExceptionAfter int
	// Exempt is what may go beyond the contract without an exception, one amount a currency;
	// none by default. It is handed to each new escalation (Opening.Exempt).
	Exempt []money.Amount
	// Pings is how long before a follow-up meeting it is announced.
	Pings []time.Duration
	// Digest posts what is overdue and due this week: on the week's first working day, and on others
	// after something changed.
	Digest bool
	// Undated asks the chair for missing dates each Monday.
	Undated bool
	// Name is a digest of all this; when it differs from the one kept beside the due index,
	// the index is computed anew.
	Name string
}

// Ladder counts the changes of the rules themselves. It is part of what Policy.Name digests, so that
// moments which an older program computed are computed anew.
const Ladder = 2

// DefaultPolicy returns what holds without configuration: one day, two hours and the deadline;
// the mornings of the first, second, third and fifth working day overdue, then once a week; the chair after one working day, the sponsor after
// three; reviews after two working hours, exceptions after one working day; pings a day and fifteen minutes before.
func DefaultPolicy() *Policy {
	every, err := calendar.ParseCadence("0 9 * * 1-5")
	if err != nil {
		panic(err) // a constant
	}
	return &Policy{
		Calendar: calendar.New(calendar.DefaultHours(), nil), Overdue: every,
		Before:     []time.Duration{24 * time.Hour, 2 * time.Hour, 0},
		ChairAfter: 1, SponsorAfter: 3, AskAfter: 2 * time.Hour, ExceptionAfter: 1,
		Pings: []time.Duration{24 * time.Hour, 15 * time.Minute}, Digest: true, Undated: true, Name: "default",
	}
}

// usable fills in what nothing works without: no policy means the default one, no calendar
// the default hours.
func (p *Policy) usable() *Policy {
	if p == nil {
		return DefaultPolicy()
	}
	if p.Calendar == nil {
		q := *p
		q.Calendar = calendar.New(calendar.DefaultHours(), nil)
		return &q
	}
	return p
}

// Verdict is what becomes of a notice at the moment at which it would be sent.
type Verdict struct {
	Drop  bool      // not wanted any more
	Until time.Time // not an hour for its reader: ask again then; zero: send it now
	Why   string    // why it is not sent now; it names nobody and quotes nothing, and may be logged
}
