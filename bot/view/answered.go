package view

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// recordID begins the block id of what a direct message says of its answer.
const recordID = "answered-"

// Answer is what somebody did in a direct message: where, and what was said of it.
type Answer struct {
	By    meeting.UserID
	Raw   []byte // the message's blocks, as Slack has them
	Block string // the id of the block that was clicked
	Text  string
	Said  []slack.Block // in the place of Text, when there are any
	At    time.Time
}

// Answered is a direct message after something in it was answered: controls about what is over are gone, and what was
// said of the answer stands where it was given. ok is false when the message cannot be written anew. What belongs to other
// escalations stays as it is.
func Answered(e *meeting.Escalation, a Answer) (b Blocks, ok bool) {
	var all []map[string]any
	if json.Unmarshal(a.Raw, &all) != nil || len(all) == 0 {
		return nil, false
	}
	said, at, reader := a.Said, a.Block, a.By
	if len(said) == 0 {
		said = []slack.Block{context(Esc(a.Text) + " · " + when(a.At, e.Zone(a.By)))}
	}
	// What is said again about the same takes the place of what was said before.
	mark := recordID + strings.TrimPrefix(at, recordID)
	all = slices.DeleteFunc(all, func(x map[string]any) bool { return x["block_id"] == mark && at != mark })
	placed := false
	for _, x := range all {
		here := x["block_id"] == at
		if empty := settle(x, e, reader); !empty && !(here && at == mark) {
			b = append(b, rawBlock(x))
		}
		if here && !placed {
			b, placed = append(b, marked(said, mark)...), true
		}
	}
	if !placed {
		b = append(b, marked(said, mark)...)
	}
	if len(b) > maxMessageBlocks {
		return nil, false
	}
	return b, true
}

// refusedBecause is the line with which somebody refused an option's exception, after a colon.
func refusedBecause(e *meeting.Escalation, option int, by meeting.UserID) string {
	x := e.ExceptionOf(option)
	if x == nil {
		return ""
	}
	for _, s := range []meeting.Side{x.Legal, x.Finance} {
		if s.By == by && s.Line != "" {
			return ": " + strings.TrimSuffix(Cut(s.Line, 300), ".")
		}
	}
	return ""
}

// SavedWords is what a direct message says once the form was sent that its button had opened.
func SavedWords(form string, e *meeting.Escalation, ref Ref, by meeting.UserID) string {
	switch form {
	case FormTechnical, FormBusiness, FormLegal:
		if r := e.Review(meeting.Role(form)); r != nil && r.Confirmed != by {
			return "Draft saved. The reviewer has to confirm it."
		}
		return "You wrote this review."
	case FormAnswer:
		return "You answered."
	case FormReason:
		return "You voted."
	case FormWhy, FormDecision:
		if d := e.Standing(); d != nil && d.Approved == by && e.Pending() == nil {
			return "You approved " + option(e, d.Option) + "."
		}
		return "You changed the decision."
	case FormExceptionGrant:
		return "You approved the exception."
	case FormExceptionRefuse:
		return "You refused the exception" + refusedBecause(e, ref.No, by) + "."
	case FormExceptionAsk:
		return "You asked a question."
	case FormItemHandOver:
		if i := e.Item(ref.Item()); i != nil {
			return "Handed over to " + e.Name(i.Owner) + "."
		}
	case FormItemDate, FormItemDateCheck:
		if i := e.Item(ref.Item()); i != nil && i.Wish != nil {
			return "You asked for a later date: " + dueFlat(meeting.Item{Due: i.Wish.At, DateOnly: i.Wish.DateOnly, Zone: i.Wish.Zone}) + "."
		} else if i != nil && !i.Due.IsZero() {
			return "Now due " + dueFlat(*i) + "."
		}
	case FormItemRefuse:
		return "Returned to the chair."
	case FormItemCancel:
		return "Cancelled."
	}
	return "Saved."
}

func option(e *meeting.Escalation, no int) string {
	if o := e.Option(no); o != nil {
		return o.Label()
	}
	return "option " + itoa(no)
}

// maxMessageBlocks is Slack's limit of one message.
const maxMessageBlocks = 50

// marked names the first of the blocks, so that it can be found again.
func marked(said []slack.Block, id string) []slack.Block {
	out := slices.Clone(said)
	switch first := out[0].(type) {
	case *slack.ContextBlock:
		c := *first
		c.BlockID, out[0] = id, &c
	case *slack.SectionBlock:
		c := *first
		c.BlockID, out[0] = id, &c
	}
	return out
}

func rawBlock(x map[string]any) slack.Block {
	raw, err := json.Marshal(x)
	if err != nil {
		return slack.NewDividerBlock() // cannot happen: it was JSON
	}
	b, err := slack.BlockFromJSON(string(raw))
	if err != nil {
		return slack.NewDividerBlock()
	}
	return b
}

// settle takes the controls out of a block that nobody needs any more, and reports whether nothing is left of it.
func settle(x map[string]any, e *meeting.Escalation, reader meeting.UserID) (empty bool) {
	over := func(element any) bool {
		c, _ := element.(map[string]any)
		return c != nil && isOver(e, c, reader)
	}
	switch x["type"] {
	case "actions":
		elements, _ := x["elements"].([]any)
		left := slices.DeleteFunc(slices.Clone(elements), over)
		x["elements"] = left
		return len(left) == 0
	case "section":
		if over(x["accessory"]) {
			delete(x, "accessory")
		}
	}
	return false
}

// isOver reports whether what a control is for has been done, by somebody, or cannot be done any more.
func isOver(e *meeting.Escalation, control map[string]any, reader meeting.UserID) bool {
	action, _ := control["action_id"].(string)
	value, _ := control["value"].(string)
	if options, _ := control["options"].([]any); value == "" && len(options) > 0 {
		first, _ := options[0].(map[string]any)
		value, _ = first["value"].(string)
	}
	ref := ParseRef(value)
	id, rest, _ := strings.Cut(action, ":")
	if ref.Of != e.ID || id == ActRead || id == ActLink {
		return false
	}
	if id == ActForm {
		id, _, _ = strings.Cut(rest, ":")
	}
	if rule := overRules[id]; rule != nil {
		return !e.Phase.Open() || rule(e, ref, reader)
	}
	return false
}

// overRules is when what a control of a direct message is for is over. What is not in it never is.
var overRules = map[string]func(e *meeting.Escalation, ref Ref, reader meeting.UserID) bool{
	ActConfirm:    reviewIsIn,
	FormTechnical: formOfReview(meeting.Technical), FormBusiness: formOfReview(meeting.Business), FormLegal: formOfReview(meeting.Legal),
	FormAnswer: func(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
		q := e.Question(ref.No)
		return q == nil || q.Answer != ""
	},
	ActVote: hasVoted, ActAbstain: hasVoted, ActRecuse: hasVoted, FormReason: hasVoted,
	ActMyBallot: func(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
		b := e.Ballot()
		return b == nil || b.No != ref.Ballot() || !b.Closed.IsZero()
	},
	ActApprove: isDecided, FormWhy: isDecided, FormDecision: isDecided,
	ActGrant: exceptionIsAnswered, FormExceptionGrant: exceptionIsAnswered, FormExceptionRefuse: exceptionIsAnswered, FormExceptionAsk: exceptionIsAnswered,
	ActItemDone: itemIsOver, ActItemSnooze: itemIsOver, FormItemDate: itemIsOver, FormItemHandOver: itemIsOver,
	FormItemRefuse: itemIsOver, FormItemCancel: itemIsOver,
	ActItemUndo: func(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
		i := e.Item(ref.Item())
		return i == nil || i.Status != meeting.ItemDone
	},
	ActAgree: wishIsAnswered, ActDisagreeDate: wishIsAnswered,
	ActTakeChair: func(e *meeting.Escalation, _ Ref, reader meeting.UserID) bool {
		return e.Chair == reader || e.Offered != reader && e.Has(e.Chair)
	},
	ActTakeAll: func(e *meeting.Escalation, ref Ref, reader meeting.UserID) bool {
		return !slices.ContainsFunc(e.Offers, func(o meeting.Offer) bool { return o.To == reader && o.From == ref.Person() })
	},
	FormRoles: func(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
		return ref.Key != "" && slices.ContainsFunc(e.With(ref.Role()), e.Has)
	},
	ActRemove: func(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
		m, known := e.Member(ref.Person())
		return known && !m.In && m.Since.IsZero()
	},
	ActNewChannel: func(e *meeting.Escalation, _ Ref, _ meeting.UserID) bool {
		return e.Channel.State == meeting.ChannelLive || e.Channel.State == meeting.ChannelAwaited
	},
}

func reviewIsIn(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
	r := e.Review(ref.Role())
	return r == nil || r.In() || ref.Rev != 0 && ref.Rev != r.Rev
}

// formOfReview is the rule of a review's form: its button carries no revision.
func formOfReview(kind meeting.Role) func(*meeting.Escalation, Ref, meeting.UserID) bool {
	return func(e *meeting.Escalation, _ Ref, _ meeting.UserID) bool {
		r := e.Review(kind)
		return r == nil || r.In()
	}
}

// hasVoted: a ballot that was cast is changed on the vote's own message.
func hasVoted(e *meeting.Escalation, ref Ref, reader meeting.UserID) bool {
	b := e.Ballot()
	if b == nil || b.No != ref.Ballot() || !b.Closed.IsZero() {
		return true
	}
	_, cast := b.Cast[reader]
	return cast
}

// isDecided holds of a decision that was approved, or written anew: then another message asks for it.
func isDecided(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
	if ref.Decision() == 0 { // to prepare one
		return e.Pending() != nil || e.Phase != meeting.Deciding
	}
	d := e.Pending()
	return d == nil || d.No != ref.Decision() || d.Rev != ref.Rev
}

func exceptionIsAnswered(e *meeting.Escalation, ref Ref, reader meeting.UserID) bool {
	x := e.ExceptionOf(ref.Option())
	if x == nil || x.Rev != ref.Rev {
		return true
	}
	task, ok := e.ExceptionTask(x.No, reader)
	return !ok || len(task.Answer) == 0
}

// itemIsOver: the owner's and the chair's buttons hold as long as the item is open and theirs.
func itemIsOver(e *meeting.Escalation, ref Ref, reader meeting.UserID) bool {
	i := e.Item(ref.Item())
	return i == nil || !i.Open() || i.Owner != reader && e.Chair != reader
}

func wishIsAnswered(e *meeting.Escalation, ref Ref, _ meeting.UserID) bool {
	i := e.Item(ref.Item())
	return i == nil || i.Wish == nil || i.Wish.At.Unix() != ref.At
}
