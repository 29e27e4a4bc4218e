package router

import (
	"maps"

	"github.com/slack-go/slack"
)

// Reply is what the router does for the person once the handler has returned. The zero Reply is Nothing. Where a place
// cannot take a reply as it stands, the nearest thing is done: see each reply. Answers may be lost (Slack may refuse
// them, the person may have closed the form); what matters to somebody who is not looking is no reply.
type Reply struct{ parts []part }

type verb int

const (
	doClose verb = iota
	doClear
	doErrors
	doShow
	doPush
	doOpen
	doSay
	doReplace
	doRecord
	doRefuse
	doHome
	doBack
)

type part struct {
	do     verb
	text   string
	blocks []slack.Block
	view   slack.ModalViewRequest
	home   slack.HomeTabViewRequest
	errors map[string]string
}

func one(p part) Reply { return Reply{parts: []part{p}} }

// Nothing acknowledges and does no more. A submitted view closes.
func Nothing() Reply { return Reply{} }

// Close closes the submitted view; one under it on the stack comes back. Elsewhere it is Nothing: Slack closes a form
// only in answer to its submission.
func Close() Reply { return one(part{do: doClose}) }

// Clear closes the submitted view and all under it. Elsewhere it is Nothing.
func Clear() Reply { return one(part{do: doClear}) }

// Errors keeps the submitted form open with a sentence under each named input (by block id). A block id that is no input
// of the form is shown under the first input. Elsewhere the sentences are said.
func Errors(byBlock map[string]string) Reply {
	return one(part{do: doErrors, errors: maps.Clone(byBlock)})
}

// Show puts view in the place of the form that was submitted or clicked in. Outside forms it is Open.
func Show(view slack.ModalViewRequest) Reply { return one(part{do: doShow, view: view}) }

// Back closes the submitted form and puts view in the place of the one under it. Where none is under it, and elsewhere, it
// is Show.
func Back(view slack.ModalViewRequest) Reply { return one(part{do: doBack, view: view}) }

// Push puts view on top of the form that was submitted or clicked in (three views at most). Outside forms it is Open.
func Push(view slack.ModalViewRequest) Reply { return one(part{do: doPush, view: view}) }

// Open opens view. In a form it is Push.
func Open(view slack.ModalViewRequest) Reply { return one(part{do: doOpen, view: view}) }

// Say tells this person alone: in the ack of a command, by the response_url of a message, on top of the form, or in a
// small modal after a click in Home, a global shortcut or an accepted submission. Text is plain: nothing in it becomes
// a mention, a link or bold. With blocks, they are shown and text is their fallback.
func Say(text string, blocks ...slack.Block) Reply {
	return one(part{do: doSay, text: text, blocks: blocks})
}

// Replace replaces the clicked message, for everybody who sees it. Elsewhere it is Say. Text is plain.
func Replace(text string, blocks ...slack.Block) Reply {
	return one(part{do: doReplace, text: text, blocks: blocks})
}

// Record puts blocks in the place of those of the direct message that was clicked, or that the submitted form was opened
// from. Elsewhere it is Nothing: there a card shows what became of it.
func Record(text string, blocks ...slack.Block) Reply {
	return one(part{do: doRecord, text: text, blocks: blocks})
}

// Refuse says why not, with blocks of what is so now: a button of a card in a small modal, where the person looks;
// elsewhere it is Say.
func Refuse(text string, blocks ...slack.Block) Reply {
	return one(part{do: doRefuse, text: text, blocks: blocks})
}

// Said returns what a reply says, if that is all it does.
func (r Reply) Said() (text string, blocks []slack.Block, ok bool) {
	if len(r.parts) != 1 || r.parts[0].do != doSay && r.parts[0].do != doRefuse {
		return "", nil, false
	}
	return r.parts[0].text, r.parts[0].blocks, true
}

// Home publishes the person's Home tab.
func Home(view slack.HomeTabViewRequest) Reply { return one(part{do: doHome, home: view}) }

// And is r and then the others, in order: Show(form).And(Home(tab)).
func (r Reply) And(more ...Reply) Reply {
	all := Reply{parts: append([]part(nil), r.parts...)}
	for _, m := range more {
		all.parts = append(all.parts, m.parts...)
	}
	return all
}
