package meeting

import (
	"cmp"
	"slices"
	"time"
)

// Request is a direct message with buttons that still ask something of its reader. What is answered elsewhere,
// or by somebody else, turns it into a record, without anybody pressing it.
type Request struct {
	To      UserID
	Ref     CardRef
	At      time.Time // when it was said
	Notices []Notice  // all that it says, of other escalations too: Of, Kind and Subject
	Open    int       // how many things of this escalation it asks, or will once its record is drawn
}

// How many messages are remembered, and how many notices of one: older ones, and longer ones, keep their buttons,
// which answer rightly all the same.
const (
	mostRequests  = 40
	mostInRequest = 20
)

// Asks returns how many things a notice still wants of its reader, said at that moment; ok is false of a kind that
// wants nothing.
func (e *Escalation) Asks(n Notice, said time.Time) (open int, ok bool) {
	asks := kinds[n.Kind].asks
	switch {
	case asks == nil:
		return 0, false
	case !e.Phase.Open() || !e.Has(n.To):
		return 0, true
	}
	n.At = said
	return asks(question{e: e, n: n, now: e.Changed}), true
}

// open counts what a message still wants of its reader.
func (r Request) open(e *Escalation) (n int) {
	for _, one := range r.Notices {
		if one.To = r.To; one.Of == e.ID {
			k, _ := e.Asks(one, r.At)
			n += k
		}
	}
	return n
}

// Request returns the message that a RetireRequest is about; nil when it is a record already.
func (e *Escalation) Request(n Notice) *Request {
	return e.requestAt(func(r Request) bool { return r.subject() == n.Subject })
}

func (r Request) subject() string { return r.Ref.Channel + "/" + r.Ref.TS }

func (e *Escalation) requestAt(is func(Request) bool) *Request {
	if i := slices.IndexFunc(e.Requests, is); i >= 0 {
		return &e.Requests[i]
	}
	return nil
}

// requested remembers where a message stands that asks something. All its notices come with their own receipt; the
// first one says what the whole message is.
func (e *Escalation) requested(n Notice, r Receipt, at time.Time) {
	ref := CardRef{r.Channel, r.TS}
	if !n.Direct() || r.TS == "" || e.requestAt(func(q Request) bool { return q.Ref == ref }) != nil || len(r.Message) > mostInRequest {
		return
	}
	q := Request{To: n.To, Ref: ref, At: saidBy(r.Said, at)}
	for _, one := range r.Message {
		q.Notices = append(q.Notices, Notice{Of: one.Of, Kind: one.Kind, Subject: one.Subject})
	}
	if q.Open = q.open(e); q.Open > 0 {
		e.happen(at, "", RequestSent{q})
	}
}

// AnsweredIn records that the direct messages show what was just done in them.
func (e *Escalation) AnsweredIn(asked []CardRef, at time.Time) {
	for _, ref := range asked {
		if q := e.requestAt(func(q Request) bool { return q.Ref == ref }); q != nil && q.open(e) < q.Open {
			e.happen(at, "", RequestShown{Ref: ref, Open: q.open(e)})
		}
	}
}

// retireRequests asks for the records of what was answered elsewhere.
func (e *Escalation) retireRequests() {
	if len(e.fresh) == 0 {
		return
	}
	for _, q := range e.Requests {
		if open := q.open(e); open < q.Open {
			e.happen(e.Changed, "", RequestOver{Ref: q.Ref, Open: open})
			e.owe(Notice{Kind: RetireRequest, Subject: q.subject()})
		}
	}
}

// RequestSent is a direct message that asks its reader something.
type RequestSent struct{ Request Request }

func (c RequestSent) apply(e *Escalation, _ Event) {
	e.Requests = append(slices.Clone(e.Requests), c.Request)
	// By person, not in the order in which they happened to be sent.
	slices.SortFunc(e.Requests, func(a, b Request) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Ref.TS, b.Ref.TS))
	})
	if len(e.Requests) > mostRequests {
		oldest := slices.MinFunc(e.Requests, func(a, b Request) int { return a.At.Compare(b.At) })
		e.Requests = slices.DeleteFunc(e.Requests, func(q Request) bool { return q.Ref == oldest.Ref })
	}
}

// RequestOver is a direct message of which something was answered elsewhere; its record is owed.
type RequestOver struct {
	Ref  CardRef
	Open int `json:",omitempty"`
}

func (c RequestOver) apply(e *Escalation, _ Event) {
	e.Requests = slices.Clone(e.Requests)
	if q := e.requestAt(func(q Request) bool { return q.Ref == c.Ref }); q != nil {
		q.Open = c.Open
	}
}

// RequestShown is a direct message that shows what it still asks; one that asks nothing any more is a record.
type RequestShown struct {
	Ref  CardRef
	Open int `json:",omitempty"`
}

func (c RequestShown) apply(e *Escalation, ev Event) {
	RequestOver(c).apply(e, ev)
	e.Requests = slices.DeleteFunc(e.Requests, func(q Request) bool { return q.Ref == c.Ref && q.Open == 0 })
	if len(e.Requests) == 0 {
		e.Requests = nil
	}
}

func init() { registerQuiet(RequestSent{}, RequestOver{}, RequestShown{}) }

// The record of a request is in no hurry: whoever answered sees their own message change at once, and what else
// changes meanwhile goes with it.
const retireAfter = 30 * time.Second

func requestIsOld(q question) string {
	return unless(q.e.Request(q.n) != nil, "the message is a record already")
}

func atLeisure(q question) Verdict {
	if at := q.n.At.Add(retireAfter); at.After(q.now) {
		return Verdict{Until: at, Why: "a record is in no hurry"}
	}
	return Verdict{}
}

// What a message still asks of its reader, noun by noun. See kinds.

// once counts one thing while the condition holds.
func once(holds func(question) bool) func(question) int {
	return func(q question) int {
		if holds(q) {
			return 1
		}
		return 0
	}
}

// whileWanted counts one thing while the notice itself is wanted.
func whileWanted(wanted func(question) string) func(question) int {
	return once(func(q question) bool { return wanted(q) == "" })
}

func asksReview(q question) bool { return reviewMissing(q) == "" }

// asksDecision: one that was written anew is asked for in a newer message.
func asksDecision(q question) bool {
	d := q.e.Pending()
	return d != nil && d.No == q.n.Number() && !d.At.After(q.n.At) && q.e.decides(q.n.To)
}

// asksItem holds while the buttons of an item are its reader's: the owner's, or the chair's.
func asksItem(q question) bool {
	i := q.e.Item(q.n.Number())
	return i != nil && i.Open() && (i.Owner == q.n.To || q.n.To == q.e.Chair)
}

// asksOwner holds while the item is its reader's.
func asksOwner(q question) bool { return asksItem(q) && q.e.Item(q.n.Number()).Owner == q.n.To }

// asksNewsOf holds while the news of an item have buttons.
func asksNewsOf(q question) bool {
	return asksOwner(q) || asksItem(q) && q.e.Item(q.n.Number()).Status == ItemRefused
}

// itemsAsked counts the items of a form that are still its reader's.
func itemsAsked(q question) (n int) {
	for _, i := range q.e.Given(q.n) {
		if i.Open() && i.Owner == q.n.To {
			n++
		}
	}
	return n
}

// undatedAsked counts the items that the chair was asked to date.
func undatedAsked(q question) (n int) {
	for _, i := range q.e.Items {
		if i.Open() && i.Due.IsZero() && !i.At.After(q.n.At) && q.n.To == q.e.Chair {
			n++
		}
	}
	return n
}
