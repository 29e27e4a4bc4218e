package slackfake

// methods are what the workspace understands, with tier and scopes of the method reference
// (docs.slack.dev/reference/methods).
var methods = map[string]method{
	"auth.test":             {run: authTest},
	"apps.connections.open": {tier: tier3, app: true, run: connectionsOpen},

	"conversations.create":     {tier: tier2, scope: createScope, run: convCreate},
	"conversations.invite":     {tier: tier3, scope: byChannel("manage", ":write.invites"), run: convInvite},
	"conversations.kick":       {tier: tier3, scope: byChannel("manage", ""), run: convKick},
	"conversations.setTopic":   {tier: tier2, scope: byChannel("manage", ":write.topic"), run: convTopic},
	"conversations.setPurpose": {tier: tier2, scope: byChannel("manage", ":write.topic"), run: convPurpose},
	"conversations.archive":    {tier: tier2, scope: byChannel("manage", ""), run: convArchive},
	"conversations.open":       {tier: tier3, scope: needs("im:write"), run: convOpen},
	"conversations.info":       {tier: tier3, scope: byChannel("read", ""), run: convInfo},
	"users.conversations":      {tier: tier3, scope: listScope, run: convListMine},
	"conversations.history":    {tier: tier3, scope: byChannel("history", ""), run: convHistory},
	"conversations.replies":    {tier: tier3, scope: byChannel("history", ""), run: convReplies},

	"chat.postMessage": {scope: needs("chat:write"), run: chatPost},
	"chat.update":      {tier: tier3, scope: needs("chat:write"), run: chatUpdate},

	"pins.add": {tier: tier2, scope: needs("pins:write"), run: pinAdd},

	"views.open":    {tier: tier4, run: viewsOpen},
	"views.push":    {tier: tier4, run: viewsPush},
	"views.update":  {tier: tier4, run: viewsUpdate},
	"views.publish": {tier: tier4, run: viewsPublish},

	"users.info": {tier: tier4, scope: needs("users:read"), run: usersInfo},

	"files.getUploadURLExternal":   {tier: tier4, scope: needs("files:write"), run: filesURL},
	"files.completeUploadExternal": {tier: tier4, scope: needs("files:write"), run: filesComplete},
}

// needs is a fixed scope.
func needs(scopes ...string) func(*Workspace, *call) []string {
	return func(*Workspace, *call) []string { return scopes }
}

// byChannel is the scope of a right over the conversation that the call names; write adds a finer scope that is enough
// for channels and private ones.
func byChannel(right, write string) func(*Workspace, *call) []string {
	return func(w *Workspace, c *call) []string {
		ch := w.channels[c.str("channel")]
		if ch == nil {
			return nil // an unknown one is not found, whatever the scopes
		}
		prefix := map[string]string{"channel": "channels", "group": "groups"}[ch.kind()]
		if prefix == "" {
			prefix = ch.kind()
		}
		scope := prefix + ":" + right
		if right == "manage" && prefix != "channels" {
			scope = prefix + ":write"
		}
		if write == "" {
			return []string{scope}
		}
		return []string{scope, prefix + write}
	}
}

func createScope(_ *Workspace, c *call) []string {
	if c.bool("is_private") {
		return []string{"groups:write"}
	}
	return []string{"channels:manage"}
}

// listScope is the first scope that the listed kinds need and the app lacks, if any.
func listScope(w *Workspace, c *call) []string {
	scopes := map[string]string{
		"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read",
	}
	for _, t := range listTypes(c) {
		if need := scopes[t]; need != "" && !w.granted([]string{need}) {
			return []string{need}
		}
	}
	return nil
}

func listTypes(c *call) []string {
	if types := c.list("types"); len(types) > 0 {
		return types
	}
	return []string{"public_channel"}
}
