package router

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// speechKind is a call that an answer needs after the ack.
type speechKind string

const (
	byOpen    speechKind = "views.open"
	byPush    speechKind = "views.push"
	byUpdate  speechKind = "views.update"
	byFill    speechKind = "views.update of a waiting view"
	byURL     speechKind = "response_url"
	byPublish speechKind = "views.publish"
)

type speech struct {
	by       speechKind
	view     slack.ModalViewRequest
	home     slack.HomeTabViewRequest
	external string // external_id of the waiting view to fill
	url      string // a response_url other than the call's own
	under    string // the view to update in place of the call's own
	text     string
	blocks   []slack.Block
	replace  bool
	metadata slack.SlackMetadata
	record   bool // what was done is saved; only the message does not show it
}

// ackLimit is how large an ack's payload may be: Slack drops acks of 20 KB silently, and the envelope's id is in them
// too.
const ackLimit = 20<<10 - 256

// sorry is what the person reads of a fault.
func sorry(reference string) string {
	return "Something went wrong on our side (reference " + reference + "). Nothing you typed was lost; please try again."
}

// apology is the reply to a refusal or a fault.
func (r *Router) apology(c *call, err error) Reply {
	refused := meeting.Refusals(err)
	say := Refuse
	if len(refused) == 0 { // a form may come too late by now
		say, refused = Say, []*meeting.Refusal{{Text: sorry(r.fault(c, err))}}
	}
	byInput := map[string]string{}
	for _, refusal := range refused {
		byInput[refusal.Field] = refusal.Text
	}
	if c.place != atSubmission {
		return say(joined(byInput))
	}
	return Errors(byInput)
}

// plan turns a reply into what the ack carries and what is called after it. Every reply has its nearest equal in every
// place; only a closed view and an event have nowhere to speak.
func (r *Router) plan(c *call, reply Reply) (payload any, after []speech) {
	answered := false
	for _, p := range reply.parts {
		if p.do == doHome {
			after = append(after, speech{by: byPublish, home: p.home})
			continue
		}
		if p.do == doRecord {
			after = append(after, c.record(p)...)
			continue
		}
		switch c.place {
		case atClosed, atEvent:
			if p.do != doClose && p.do != doClear {
				r.cfg.Log.Debug().Str("kind", string(c.place)).Msg("a reply has nowhere to go")
			}
		case atSubmission:
			if answered {
				r.cfg.Log.Debug().Str("kind", string(c.place)).Msg("a second reply to a submission has nowhere to go")
				continue
			}
			var more []speech
			payload, more = r.answerForm(c, p)
			after, answered = append(after, more...), true
		case atCommand:
			if said, ok := saying(p); ok && payload == nil {
				if m := message(said.text, said.blocks); fits(m) {
					payload = m
					continue
				}
			}
			after = append(after, r.answer(c, p)...)
		default:
			after = append(after, r.answer(c, p)...)
		}
	}
	return payload, after
}

// saying is p as something to say, if it is that where no form is.
func saying(p part) (part, bool) {
	switch p.do {
	case doSay, doReplace, doRefuse:
		return part{do: doSay, text: p.text, blocks: p.blocks}, p.text != "" || len(p.blocks) > 0
	case doErrors:
		text := joined(p.errors)
		return part{do: doSay, text: text}, text != ""
	}
	return part{}, false
}

func joined(errs map[string]string) string {
	var lines []string
	for _, block := range slices.Sorted(maps.Keys(errs)) {
		if !slices.Contains(lines, errs[block]) {
			lines = append(lines, errs[block])
		}
	}
	return strings.Join(lines, "\n")
}

// answer is what to call for p after a click, command or shortcut.
func (r *Router) answer(c *call, p part) []speech {
	switch p.do {
	case doShow, doPush, doOpen, doBack:
		switch {
		case c.place != atModal:
			return []speech{{by: byOpen, view: p.view}}
		case p.do == doShow || p.do == doBack:
			return []speech{{by: byUpdate, view: p.view}}
		default:
			return []speech{{by: byPush, view: p.view}}
		}
	}
	said, ok := saying(p)
	switch {
	case !ok:
		return nil
	case c.place == atModal && len(said.blocks) == 0:
		return []speech{{by: byUpdate, view: r.cfg.Notice(*c.view, said.text)}}
	case c.place == atModal:
		return []speech{{by: byPush, view: r.cfg.Small(said.text, said.blocks)}}
	case c.responseURL == "", p.do == doRefuse && c.onCard():
		return []speech{{by: byOpen, view: r.cfg.Small(said.text, said.blocks)}}
	default:
		replace := p.do == doReplace && c.place == atMessage
		return []speech{{by: byURL, text: said.text, blocks: said.blocks, replace: replace}}
	}
}

// answerForm is the ack of a submission (nil closes the form), and what follows it.
func (r *Router) answerForm(c *call, p part) (any, []speech) {
	switch p.do {
	case doClear:
		return slack.NewClearViewSubmissionResponse(), nil
	case doErrors:
		return r.answerErrors(c, p.errors)
	case doBack:
		if c.view != nil && c.view.PreviousViewID != "" {
			return nil, []speech{{by: byUpdate, view: p.view, under: c.view.PreviousViewID}}
		}
		return r.answerView(slack.RAUpdate, p.view)
	case doShow:
		return r.answerView(slack.RAUpdate, p.view)
	case doPush, doOpen:
		return r.answerView(slack.RAPush, p.view)
	case doSay, doReplace, doRefuse:
		if said, ok := saying(p); ok {
			return r.answerView(slack.RAUpdate, r.cfg.Small(said.text, said.blocks))
		}
	}
	return nil, nil
}

// answerErrors puts each sentence under its input, and what belongs to none under the first: Slack answers an error for
// any other block with a message of its own. A form without inputs is shown again with the sentences on top.
func (r *Router) answerErrors(c *call, errs map[string]string) (any, []speech) {
	if len(errs) == 0 {
		return nil, nil
	}
	if len(c.inputs) == 0 {
		if c.view == nil {
			// No form is known to put it in. An error for no block keeps the form open; Slack's own words are shown.
			return slack.NewErrorsViewSubmissionResponse(errs), nil
		}
		return r.answerView(slack.RAUpdate, r.cfg.Notice(*c.view, joined(errs)))
	}
	under, homeless := map[string]string{}, map[string]string{}
	for block, text := range errs {
		if slices.Contains(c.inputs, block) {
			under[block] = text
		} else {
			homeless[block] = text
		}
	}
	if len(homeless) > 0 {
		first := c.inputs[0]
		if had := under[first]; had != "" {
			homeless[""] = strings.TrimSpace(had + "\n" + homeless[""])
		}
		under[first] = joined(homeless)
	}
	return slack.NewErrorsViewSubmissionResponse(under), nil
}

// answerView shows or pushes view in the ack. Slack drops an ack of 20 KB, and an ack without a view would close the
// form; so a large view's place is taken by a small one with an external id of its own, which views.update then fills.
// The id makes the order of ack and update safe: until the ack has been worked off, the update finds no such view.
func (r *Router) answerView(how slack.ViewResponseAction, view slack.ModalViewRequest) (any, []speech) {
	pay := &slack.ViewSubmissionResponse{ResponseAction: how, View: &view}
	if fits(pay) {
		return pay, nil
	}
	wait := waiting(view)
	return &slack.ViewSubmissionResponse{ResponseAction: how, View: &wait},
		[]speech{{by: byFill, view: view, external: wait.ExternalID}}
}

func fits(payload any) bool {
	raw, err := json.Marshal(payload)
	return err == nil && len(raw) <= ackLimit
}

// message is the payload that answers a command to this person alone
// (docs.slack.dev/interactivity/implementing-slash-commands).
func message(text string, blocks []slack.Block) map[string]any {
	return map[string]any{"response_type": "ephemeral", "text": escape(text), "blocks": orPlain(text, blocks)}
}
