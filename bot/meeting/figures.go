package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Figures is a print of what a form or button stands on, beside what it changes: the figures and
// numbers that s names, as they stood when e last changed, without the sentences around them. Who
// sends it is refused once they are others. Of a nil s it is that of no figures at all.
func Figures(e *Escalation, s Sight) string {
	var shown []string
	if s != nil {
		shown = s(e)
	}
	sum := sha256.Sum256([]byte(strings.Join(shown, "\x00")))
	return hex.EncodeToString(sum[:FiguresLen/2])
}

// FiguresLen is how long a print is, in characters.
const FiguresLen = 16

// Sight is what somebody is shown who is about to decide something.
type Sight func(e *Escalation) []string

// holds refuses what was asked over other figures than those of now; says is the refusal. Where
// no print was shown it refuses nothing.
func (e *Escalation) holds(seen Seen, s Sight, says string) error {
	if seen.Figures != "" && seen.Figures != Figures(e, s) {
		return Stale("%s", says)
	}
	return nil
}

// OfReview is whether sending a review confirms it: by one of its reviewers it does.
func OfReview(kind Role, by UserID) Sight {
	return func(e *Escalation) []string { return []string{yesNo(e.Is(by, kind))} }
}

// OfVote is what does not add up, which a vote can be opened over.
func OfVote(e *Escalation) []string {
	return prints(NotAddingUp(e.Findings(e.Changed, nil)))
}

// OfDecision is whether sending a decision approves it, and the options as they stand.
func OfDecision(by UserID) Sight {
	return func(e *Escalation) []string {
		out := []string{yesNo(e.decides(by))}
		for _, o := range e.LiveOptions() {
			out = append(out, number(o.No), number(o.Rev))
		}
		return out
	}
}

// OfApproval is what does not add up, and what the decision gives beyond the contract.
func OfApproval(no int) Sight {
	return func(e *Escalation) []string {
		d := e.Decision(no)
		if d == nil {
			return nil
		}
		beyond, _ := e.Beyond(d.Option, e.Changed)
		return append(OfVote(e), number(d.Rev), beyond.String())
	}
}

// OfException is the figures of what an option gives beyond the contract, once an exception was
// asked for it. Questions and answers change none of them.
func OfException(option int) Sight {
	return func(e *Escalation) []string {
		x, o := e.ExceptionOf(option), e.Option(option)
		if x == nil || o == nil {
			return nil
		}
		c := e.Comparison(e.Changed, nil)
		for _, r := range c.Rows {
			if r.Option.No != option {
				continue
			}
			out := []string{r.Beyond.String(), o.Offer.Credit(), r.Base.String(), c.Month.String(), r.AboveCap.String()}
			if c.Due.Known {
				out = append(out, c.Due.Range.String())
			}
			for _, w := range r.Option.AllWaivers() {
				out = append(out, w.Text, string(w.Price), w.Amount.String(), w.If)
			}
			return out
		}
		return nil
	}
}

// OfEffect is the items whose promises the effectiveness review looks at.
func OfEffect(e *Escalation) (nos []string) {
	for _, i := range e.Items {
		if i.Status != ItemCancelled {
			nos = append(nos, number(i.No))
		}
	}
	return nos
}

// OfEnd is the open items, which end with the escalation.
func OfEnd(e *Escalation) (nos []string) {
	for _, i := range e.OpenItems() {
		nos = append(nos, number(i.No))
	}
	return nos
}

func prints(all []Finding) (out []string) {
	for _, f := range all {
		out = append(out, f.Key(), f.Figures)
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
