//! The sentences of the point of sale. They travel with its document alone, behind those of the page.

use crate::words::sentences;

sentences! {
    /// A sentence that only a counter needs.
    PosWord {
        Amount = "amount",
        Products = "products",
        Discount = "discount",
        Percent = "percent",
        Tip = "tip",
        Charge = "charge",
        Clear = "clear",
        Delete = "delete",
        Less = "less",
        TipAsk = "tip_ask",
        TipNone = "tip_none",
        Keypad = "keypad",
        Scan = "scan",
        ScanLead = "scan_lead",
        PayHere = "pay_here",
        GiveUp = "give_up",
        NextSale = "next_sale",
        LastPayments = "last_payments",
        NoPayments = "no_payments",
        Waiting = "waiting",
        Slip = "slip",
        Settings = "settings",
        Sound = "sound",
        Vibration = "vibration",
        Looks = "looks",
        LooksSystem = "looks_system",
        LooksLight = "looks_light",
        LooksDark = "looks_dark",
        OfflineIdle = "offline_idle",
        OfflineSale = "offline_sale",
        TooMuch = "too_much",
        OtherPrices = "other_prices",
    }
}
