package api

// meaning is what is known of a RetCode: the public error tables of the
// service, what live calls and the vendor's acceptance tests showed.
type meaning struct {
	kind  Kind
	class class
	what  string
	next  string
}

// class says what a RetCode proves of a write, and whether a read that ended so may be repeated.
type class int

const (
	final   class = iota // the service decided: nothing happened, and asking again changes nothing
	busy                 // nothing happened, and asking later helps
	trouble              // a write may have happened all the same; a read may be repeated
	failed               // "failed, try later": a write may happen all the same
	noInfo               // "could not get it, try later": likewise; a read is worth one more
)

const (
	readAgain    = "refresh to see what is there now"
	reportIt     = "this is a defect of this program: please report it with the request id"
	checkKeys    = "check the profile's keys and that they belong to this endpoint"
	waitAndTry   = "wait a moment, then refresh"
	seeAdmin     = "ask the account's administrator"
	alreadyThere = "refresh to see its id there"
	readThenTry  = "refresh, and try again only if it is still there"
	readThenSee  = "refresh, and try again only if it did not happen"
)

// meaningOf knows nothing of a code that is not in the table, negative ones
// among them: then the service said that something went wrong, and no more.
func meaningOf(code int) meaning {
	if m, ok := meanings[code]; ok {
		return m
	}
	return meaning{kind: KindInvalid, class: failed, what: "the service reports an unknown error"}
}

var meanings = map[int]meaning{
	110: {KindTimeout, trouble, "the service gave up after its own time limit", waitAndTry},
	130: {KindUnavailable, trouble, "the service's gateway is in trouble", waitAndTry},
	150: {KindUnavailable, trouble, "the service is in trouble", waitAndTry},
	153: {KindThrottled, busy, "the service asks for fewer requests", waitAndTry},
	160: {KindInvalid, final, "the request names no action", reportIt},
	161: {
		KindInvalid, final, "the service does not know this action",
		"check that the endpoint is the public API; if it is, please report it with the request id",
	},
	170: {KindAuth, final, "the request carries no signature", checkKeys},
	171: {KindAuth, final, "the signature is wrong", "check the private key, and that the keys belong to this " +
		"endpoint: SurferCloud's and UCloud's keys do not work at each other's"},
	172: {KindAuth, final, "the service does not know this public key", checkKeys},
	174: {KindAuth, final, "the service does not know this security token", "get a fresh token: temporary keys expire"},
	210: {KindInvalid, final, "a parameter is missing", reportIt},
	220: {KindInvalid, final, "a parameter is missing", reportIt},
	230: {
		KindInvalid, final, "a parameter's value is not available, which may mean that the region is not allowed",
		"check the region and the project",
	},
	292: {KindInvalid, final, "the project does not exist", "choose another project"},
	293: {
		KindPermission, final, "the zone or region is not allowed for these keys",
		"choose another region, or " + seeAdmin,
	},
	294: {
		KindPermission, final, "requests from this machine's address are refused",
		"add this machine's address to the keys' allowed addresses",
	},
	295: {KindPermission, final, "the account is under a security lock", "unlock it in the web console, or " + seeAdmin},
	299: {
		KindPermission, final, "IAM denies this action",
		"ask the account's administrator for the permission for this action",
	},

	// What could not be got may be there: none of these is "not found", but for
	// 4086 and 4103, which the service also says of what is gone.
	4058: {KindUnavailable, noInfo, "the service could not get the data", waitAndTry},
	4072: {KindUnavailable, noInfo, "the service could not get the load balancer's data", waitAndTry},
	4086: {KindNotFound, noInfo, "the VServer was not found, or the service could not get its data", readAgain},
	4091: {KindUnavailable, noInfo, "the service could not get the backend's data", waitAndTry},
	4096: {KindUnavailable, noInfo, "the service could not get the rule's data", waitAndTry},
	4100: {KindUnavailable, noInfo, "the service could not get the data", waitAndTry},
	4103: {KindNotFound, noInfo, "the object was not found, or the service could not get its data", readAgain},
	4127: {KindUnavailable, noInfo, "the service could not get the load balancer's data", waitAndTry},
	4136: {KindUnavailable, noInfo, "the service could not get the load balancer's data", waitAndTry},
	4141: {KindUnavailable, noInfo, "the service could not get the VServer's data", waitAndTry},
	4146: {KindUnavailable, noInfo, "the service could not get the backend's data", waitAndTry},
	4151: {KindUnavailable, noInfo, "the service could not get the data", waitAndTry},
	4201: {KindUnavailable, noInfo, "the service could not get the data", waitAndTry},

	4088: {KindNotFound, final, "there is no such VServer", readAgain},
	4093: {KindNotFound, final, "there is no such backend", readAgain},
	4143: {KindNotFound, final, "there is no such VServer", readAgain},
	4148: {KindNotFound, final, "there is no such backend", readAgain},

	4074: {KindUnavailable, failed, "the update failed", readThenSee},
	4075: {KindUnavailable, failed, "deleting the rule failed", readThenTry},
	4090: {KindUnavailable, failed, "adding the backend failed", readThenSee},
	4092: {KindUnavailable, failed, "deleting the backend failed", readThenTry},
	4097: {KindUnavailable, failed, "creating the rule failed", readThenSee},
	4098: {KindUnavailable, failed, "deleting the rule failed", readThenTry},
	4099: {KindUnavailable, failed, "creating the rule failed", readThenSee},
	4101: {KindUnavailable, failed, "creating the rule failed", readThenSee},
	4102: {KindUnavailable, failed, "the deletion failed", readThenTry},
	4104: {KindUnavailable, failed, "the update failed", readThenSee},
	4145: {KindUnavailable, failed, "adding the backend failed", readThenSee},
	4147: {KindUnavailable, failed, "deleting the backend failed", readThenTry},

	4077: {
		KindInvalid, final, "a rule cannot be without backends",
		"add another backend to the rule first, or delete the rule",
	},
	4109: {KindInvalid, final, "the host is already a backend there", alreadyThere},
	4110: {KindInRule, final, "the backend is still in a rule", "take it out of its rules first"},
	4112: {KindInvalid, final, "TCP and UDP VServers have no rules", reportIt},
	4116: {KindInvalid, final, "TCP and UDP VServers have no rules", reportIt},
	4118: {KindInvalid, final, "the backend's port must be the listener's", "use the listener's port"},
	4120: {
		KindInvalid, final, "the backend is not named, or named wrongly",
		"check that the host still exists, in this region and project",
	},
	4207: {KindInvalid, final, "a quota is used up", "raise the quota, or remove what is not needed"},
	4210: {
		KindInvalid, final, "the resource does not exist",
		"check that the host still exists, in this region and project",
	},
	4357: {KindPermission, final, "the keys may not do this", seeAdmin},
	4504: {KindPermission, final, "the keys may not do this", seeAdmin},
	4508: {KindPermission, final, "the keys may not do this", seeAdmin},
	4996: {KindInvalid, final, "this is not supported in this region", "choose another region"},

	63016: {KindInvalid, final, "the host is already a backend there", alreadyThere},
	63030: {KindInvalid, final, "the rule's match is empty or not valid", "correct the rule's match"},
	63031: {KindInvalid, final, "the rule's match is not valid", "correct the rule's match"},
	63032: {KindInvalid, final, "the backend's VPC is not the load balancer's", "choose a backend in the same VPC"},
	63059: {KindInvalid, final, "the rule's match is not valid", "correct the rule's match"},
}
