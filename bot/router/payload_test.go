package router

import (
	"fmt"
	"strings"
)

// Payloads as docs.slack.dev/reference/interaction-payloads shows them, written by hand.

const (
	user     = `"user":{"id":"U1","username":"ana","team_id":"T1"},"team":{"id":"T1","domain":"x"}`
	formView = `{"id":"V1","team_id":"T1","type":"modal","callback_id":"form","private_metadata":"ESC-1","hash":"h1","root_view_id":"V0",
		"title":{"type":"plain_text","text":"Form"},"submit":{"type":"plain_text","text":"Send"},
		"blocks":[{"type":"section","block_id":"s1","text":{"type":"plain_text","text":"Hello"}},
			{"type":"input","block_id":"complaint","label":{"type":"plain_text","text":"C"},"element":{"type":"plain_text_input","action_id":"complaint"}},
			{"type":"input","block_id":"owner","label":{"type":"plain_text","text":"O"},"element":{"type":"users_select","action_id":"owner"}},
			{"type":"brand_new","block_id":"odd","rows":[[{"type":"unheard_of"}]]}],
		"state":{"values":{"complaint":{"complaint":{"type":"plain_text_input","value":"slow"}},"owner":{"owner":{"type":"users_select","selected_user":"U2"}}}}}`
	bareView = `{"id":"V1","team_id":"T1","type":"modal","callback_id":"bare","hash":"h1","title":{"type":"plain_text","text":"Bare"},
		"blocks":[{"type":"section","block_id":"s1","text":{"type":"plain_text","text":"Sure?"}}],"state":{"values":{}}}`
	homeView = `{"id":"V9","team_id":"T1","type":"home","callback_id":"","hash":"h9","blocks":[],"state":{"values":{}}}`
)

// payloads is one request of each place; ID is replaced by the id that routes it.
var payloads = map[place]struct{ kind, payload string }{
	atCommand: {"slash_commands", `{"command":"ID","text":"new Acme","user_id":"U1","team_id":"T1","channel_id":"C1",
		"channel_name":"general","trigger_id":"TR","response_url":"http://wire/respond/1"}`},
	atMessage: {"interactive", `{"type":"block_actions",` + user + `,"trigger_id":"TR","response_url":"http://wire/respond/1",
		"container":{"type":"message","message_ts":"100.000200","channel_id":"C1","is_ephemeral":false},"channel":{"id":"C1","name":"general"},
		"message":{"ts":"100.000200","text":"Card","user":"UBOT"},"state":{"values":{}},
		"actions":[{"type":"button","action_id":"ID","block_id":"b1","value":"opt-1","action_ts":"946684799.500000"}]}`},
	atModal: {"interactive", `{"type":"block_actions",` + user + `,"trigger_id":"TR","container":{"type":"view","view_id":"V1"},
		"view":` + formView + `,"actions":[{"type":"button","action_id":"ID","block_id":"b1","value":"opt-1","action_ts":"946684799.500000"}]}`},
	atHome: {"interactive", `{"type":"block_actions",` + user + `,"trigger_id":"TR","container":{"type":"view","view_id":"V9"},
		"view":` + homeView + `,"actions":[{"type":"button","action_id":"ID","block_id":"b1","value":"opt-1","action_ts":"946684799.500000"}]}`},
	atShortcut: {"interactive", `{"type":"shortcut",` + user + `,"trigger_id":"TR","callback_id":"ID","action_ts":"946684799.500000"}`},
	atMessageShortcut: {"interactive", `{"type":"message_action",` + user + `,"trigger_id":"TR","callback_id":"ID","action_ts":"946684799.500000",
		"response_url":"http://wire/respond/1","channel":{"id":"C1","name":"general"},"message_ts":"100.000200",
		"message":{"ts":"100.000200","thread_ts":"99.000100","text":"It is slow","user":"U2"}}`},
	atSubmission: {"interactive", `{"type":"view_submission",` + user + `,"trigger_id":"TR","view":` + strings.Replace(formView, `"form"`, `"ID"`, 1) + `}`},
	atClosed:     {"interactive", `{"type":"view_closed",` + user + `,"is_cleared":true,"view":` + strings.Replace(formView, `"form"`, `"ID"`, 1) + `}`},
	atEvent: {"events_api", `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"ID","user":"U1","channel":"D1",
		"tab":"home","event_ts":"946684799.500000","view":` + homeView + `}}`},
}

func payloadAt(p place, id string) (kind, payload string) {
	have, ok := payloads[p]
	if !ok {
		panic(fmt.Sprintf("no payload for %s", p))
	}
	return have.kind, strings.ReplaceAll(have.payload, `"ID"`, fmt.Sprintf("%q", id))
}

// everywhere registers h in every place and says the id to send there.
func everywhere(h Handler) (*Routes, map[place]string) {
	var routes Routes
	routes.Command("/x", h)
	routes.Action("act", h)
	routes.Submit("sub", h)
	routes.Closed("clo", h)
	routes.Shortcut("glo", h)
	routes.MessageShortcut("mes", h)
	routes.HomeOpened(h)
	return &routes, map[place]string{
		atCommand: "/x", atMessage: "act", atModal: "act", atHome: "act", atShortcut: "glo", atMessageShortcut: "mes",
		atSubmission: "sub", atClosed: "clo", atEvent: "app_home_opened",
	}
}
