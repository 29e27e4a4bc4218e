package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// The forms of the reviews. The Key of the first three is the review's role; that of the last
// too, or it is empty and the form is a list to choose from.
const (
	FormTechnical = "technical"
	FormBusiness  = "business"
	FormLegal     = "legal"
	FormWaive     = "waive"
)

// reviewForms is the form of each review.
var reviewForms = map[meeting.Role]string{
	meeting.Technical: FormTechnical, meeting.Business: FormBusiness, meeting.Legal: FormLegal,
}

// reviewForm is the frame of the three reviews: a reviewer confirms, anybody else prepares a
// draft and is told who will be asked.
func reviewForm[T any](kind meeting.Role, was func(meeting.Content) *T, inputs func(*form, *T)) Form[T] {
	return Form[T]{
		Name: reviewForms[kind], Title: reviewTitle(kind), Submit: "Save draft",
		Sight: &sight{
			inputs: true, now: confirms,
			rev:    func(e *meeting.Escalation, _ Ref) int { return e.Review(kind).Rev },
			stands: func(by meeting.Person, _ Ref) meeting.Sight { return meeting.OfReview(kind, by.ID) },
		},
		About: func(s *Sheet) { s.Ref.Key = string(kind) },
		Begin: func(s *Sheet) (x T) {
			if c := was(reviewContent(s.E, kind)); c != nil {
				x = *c
			}
			return x
		},
		Inputs: func(f *form, x *T) {
			if f.E.Is(f.By.ID, kind) {
				f.submit = "Confirm"
			}
			inputs(f, x)
			f.note(reviewLine(f.E, f.By, kind))
		},
	}
}

// reviewTitle is the heading of a review's form.
func reviewTitle(kind meeting.Role) string {
	return strings.TrimSuffix(kind.Label(), "er")
}

// reviewLine says where the review stands and what happens next.
func reviewLine(e *meeting.Escalation, by meeting.Person, kind meeting.Role) string {
	var is string
	if r := e.Review(kind); r != nil {
		switch {
		case r.Waived != "":
			is = "This review was waived; what you write here takes its place. "
		case r.Confirmed != "":
			is = "Confirmed by " + Cut(e.Name(r.Confirmed), mostName) + ". What you save here replaces it; the log keeps both. "
		case r.Drafted() && r.By != by.ID:
			is = "Draft by " + Cut(e.Name(r.By), mostName) + ". "
		}
	}
	switch who := e.With(kind); {
	case e.Is(by.ID, kind):
		return is + "The notes will show this under your name."
	case len(who) == 0:
		return is + "Nobody is named as " + strings.ToLower(kind.Label()) + " yet. The person you name has to confirm it."
	default:
		return is + nameList(who, e.Name) + pluralOf(len(who), " has", " have") + " to confirm it."
	}
}

// reviewContent is what a review says now.
func reviewContent(e *meeting.Escalation, kind meeting.Role) meeting.Content {
	if r := e.Review(kind); r != nil {
		return r.Content
	}
	return meeting.Content{}
}

// fact is one line of a review: what it is about, and what was written.
type fact struct{ label, text string }

// reviewSays is a review in words, line by line, in the order of its form. Empty answers are
// left out.
func reviewSays(c meeting.Content) []fact {
	var out []fact
	add := func(label, text string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, fact{label, text})
		}
	}
	switch {
	case c.Technical != nil:
		technicalSays(c.Technical, add)
	case c.Business != nil:
		businessSays(c.Business, add)
	case c.Legal != nil:
		legalSays(c.Legal, add)
	}
	return out
}

// BusinessForm asks what is at stake. Behind More: how likely the expansion is.
var BusinessForm = reviewForm(meeting.Business, func(c meeting.Content) *meeting.BusinessReview { return c.Business },
	func(f *form, c *meeting.BusinessReview) {
		f.text(&c.Threat, "threat", "What the customer threatens", hint("For example “To look at competitors”."),
			need("Please say what the customer threatens; “Nothing so far” is an answer."))
		f.text(&c.Reference, "reference", "Reference risk", hint("What we lose if they no longer speak for us."))
		f.amount(&c.Revenue, "revenue", "Revenue at risk a year, contracted", hint("With its currency, for example $2.3M."))
		f.amount(&c.Expansion, "expansion", "Expansion at risk, pipeline", hint("Not contracted yet, for example $5M."))
		if f.more("More: probability") {
			f.percent(&c.Probability, "probability", "Probability of the expansion", 100, hint("For example 40%."))
		}
	})

func businessSays(r *meeting.BusinessReview, add func(label, text string)) {
	add("Threat", r.Threat)
	add("Reference at risk", r.Reference)
	if r.Revenue.Stated() {
		add("Revenue at risk a year, contracted", r.Revenue.Short())
	}
	if r.Expansion.Stated() {
		s := r.Expansion.Short()
		if r.Probability.Stated() {
			s += ", probability " + r.Probability.String()
		}
		add("Expansion at risk, pipeline", s)
	}
}

// The answers of the technical review.
var (
	causePicks = []pick{{"suspected", "Suspected"}, {"confirmed", "Confirmed"}}
	dataPicks  = []pick{
		{string(meeting.DataUntouched), "Untouched"}, {string(meeting.DataLost), "Lost"},
		{string(meeting.DataExposed), "Exposed"}, {string(meeting.DataUnknown), "Not known yet"},
	}
)

// TechnicalForm asks what happened. Behind More: the announced maintenance, what else failed.
var TechnicalForm = reviewForm(meeting.Technical, func(c meeting.Content) *meeting.TechnicalReview { return c.Technical },
	func(f *form, c *meeting.TechnicalReview) {
		f.text(&c.What, "what", "What happened", hint("One point a line."), need("Please say what happened, for example “Backup restoration failed”."))
		f.outages(&c.Outages, "outage", "Outage", hint("One a line: 8 Nov 02:10 - 10 Nov 02:10 UTC, since 02:10, or 48 h. Times without a zone are read as "+
			zoneWords(f.By.Zone)+" time."))
		f.text(&c.RootCause, "root_cause", "Root cause")
		f.radio(asEither(&c.Confirmed, "suspected", "confirmed"), "confirmed", "Root cause status", causePicks)
		f.pick(as(&c.Data), "data", "Customer data", dataPicks)
		f.text(&c.Prevention, "prevention", "Prevention", hint("One point a line."))
		if f.more("More: maintenance, what else failed") {
			f.text(&c.Maintenance, "maintenance", "Announced maintenance", hint("The announced window, from and to, one a line. If there was none, write none."), readAs(maintenanceRead))
			f.text(&c.Notice, "notice", "When it was announced", hint("For example “3 days before”, or “5 Nov 09:00”."), readAs(noticeRead))
			f.text(&c.AlsoFailed, "also_failed", "Other failures", hint("For example “Backup restoration”."))
		}
	})

func technicalSays(r *meeting.TechnicalReview, add func(label, text string)) {
	add("What happened", r.What)
	var outages []string
	for _, o := range r.Outages {
		outages = append(outages, outageWords(o))
	}
	add("Outage", strings.Join(outages, "\n"))
	if r.RootCause != "" {
		cause := "Root cause, suspected"
		if r.Confirmed {
			cause = "Root cause, confirmed"
		}
		add(cause, r.RootCause)
	}
	add("Customer data", dataWords(r.Data))
	add("Prevention", r.Prevention)
	add("Announced maintenance", r.Maintenance)
	add("Notice given", r.Notice)
	add("Other failures", r.AlsoFailed)
}

func dataWords(d meeting.CustomerData) string {
	if d == meeting.DataUnknown {
		return "it is not known yet whether any was lost or exposed"
	}
	return string(d)
}

// outageWords repeats an outage as it was understood, with its zone named.
func outageWords(o calendar.Outage) string {
	switch {
	case o.From.IsZero():
		return calendar.Duration(o.Length) + ", dates not given"
	case o.Ongoing:
		return "since " + wall(o.From, o.Zone) + ", not over yet"
	}
	return wall(o.From, o.Zone) + " to " + wall(o.To, o.Zone) + " (" + calendar.Duration(o.To.Sub(o.From)) + ")"
}

// mostOutages bounds the stretches of downtime in one review.
const mostOutages = 20

// outages is one outage a line. A line that was not changed keeps the moments that it was first
// read as.
func (f *form) outages(p *[]calendar.Outage, id, label string, a ...about) {
	f.repeat(label, strings.Join(OutageEcho(*p), "\n"))
	var all []calendar.Outage
	if f.each(of(id, label, mostText, a), outageLines(*p), mostOutages, func(n int, l string) {
		o, same := sameOutage(l, *p)
		if !same {
			var err error
			if o, err = f.calendar().ParseOutage(l, f.Now, f.By.Zone); err != nil {
				f.refuse(id, "Line %d: %s", n, err.Error())
			}
		}
		all = append(all, o)
	}) {
		*p = all
	}
}

// maintenanceRead is how the announced windows of the technical review are read.
func maintenanceRead(f *form, _ string) (string, error) {
	m, err := f.E.Announced()
	if err != nil || len(m.Spans) == 0 {
		return "none was announced", err
	}
	return strings.Join(each(m.Spans, func(a contract.Announced) string {
		zone := a.From.Location().String()
		return wall(a.From, zone) + " to " + wall(a.To, zone) + zoneNote(a.To, zone) + ": " + calendar.Duration(a.To.Sub(a.From))
	}), "\n"), nil
}

// noticeRead is how it is read when the maintenance was announced.
func noticeRead(f *form, _ string) (string, error) {
	n, err := f.E.NoticeGiven()
	return n.String(), err
}

// sameOutage finds the outage that the form showed as this line.
func sameOutage(line string, was []calendar.Outage) (calendar.Outage, bool) {
	for _, o := range was {
		if o.Line() == line {
			return o, true
		}
	}
	return calendar.Outage{}, false
}

func outageLines(all []calendar.Outage) string {
	return strings.Join(each(all, calendar.Outage.Line), "\n")
}

// OutageEcho repeats outages as they were read, each with its zone and its length, in plain
// text: a reading that is wrong is seen.
func OutageEcho(outages []calendar.Outage) []string {
	return each(outages, func(o calendar.Outage) string {
		switch {
		case o.Ongoing:
			return "since " + wall(o.From, o.Zone) + zoneNote(o.From, o.Zone) + ", still going on"
		case !o.From.IsZero():
			return wall(o.From, o.Zone) + " to " + wall(o.To, o.Zone) + zoneNote(o.To, o.Zone) + ": " + calendar.Duration(o.To.Sub(o.From))
		}
		return calendar.Duration(o.Length) + ", without times"
	})
}

// zoneNote adds a zone's name where its abbreviation is another: "EST" stands for several.
func zoneNote(t time.Time, zone string) string {
	in := calendar.New(calendar.DefaultHours(), nil).Zone(zone)
	if short, _ := t.In(in).Zone(); short == in.String() {
		return ""
	}
	return " (" + in.String() + ")"
}

// WaiveForm lets the escalation go on without the review Ref.Key. Without a review it is a
// list of those that are not in.
var WaiveForm = Form[string]{
	Name: FormWaive, Title: "Waive a review", Submit: "Waive",
	Begin: func(s *Sheet) string {
		if r := s.E.Review(meeting.Role(s.Ref.Key)); r != nil {
			return r.Waived
		}
		return ""
	},
	Inputs: func(f *form, reason *string) {
		kind := meeting.Role(f.Ref.Key)
		if f.E.Review(kind) == nil {
			f.Ref = Ref{}
			f.only(waivable(f.E)...)
			return
		}
		f.add(context("*" + reviewTitle(kind) + ".* The meeting goes on without it. The notes say that you waived it and why. " +
			"It can still be written later."))
		f.text(reason, "reason", "Why", need("Please say why the meeting goes on without this review, for example “Not a contract question”."))
	},
}

// waivable is the reviews that are not in, each with the button that waives it.
func waivable(e *meeting.Escalation) (blocks Blocks) {
	for _, r := range e.Reviews {
		if r.In() {
			continue
		}
		b := button(FormID(FormWaive), "Waive", Ref{Of: e.ID, Key: string(r.Kind)})
		blocks = append(blocks, slack.NewSectionBlock(mrkdwn("*"+reviewTitle(r.Kind)+"*"), nil, slack.NewAccessory(b)))
	}
	if len(blocks) == 0 {
		blocks = Blocks{section("All reviews are in. There is nothing to waive.")}
	}
	return blocks
}
