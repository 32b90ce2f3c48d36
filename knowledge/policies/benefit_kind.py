"""The benefits that rules are kept on, and what one may ask of each."""

from __future__ import annotations

from enum import StrEnum


class Benefit(StrEnum):
    """Which benefit a rule is of; a question about one is never answered with another."""

    # Money and tax for families
    CHILDCARE_SUBSIDY = "childcare_subsidy"
    SUBSIDY_TAX = "subsidy_tax"
    SUBSIDY_MOVE = "subsidy_move"
    """The child's household registration moves in a year of subsidy."""
    SUBSIDY_SCAM = "subsidy_scam"
    LOCAL_SUBSIDY = "local_subsidy"
    """What a city pays on its own, beside the nation's."""
    SPECIAL_DEDUCTION = "special_deduction"
    CHILD_EDUCATION_DEDUCTION = "child_education_deduction"
    DEDUCTION_FORGOTTEN = "deduction_forgotten"
    SERIOUS_ILLNESS_DEDUCTION = "serious_illness_deduction"
    ELDERLY_SUPPORT_DEDUCTION = "elderly_support_deduction"
    ANNUAL_TAX_RETURN = "annual_tax_return"
    # Birth and insurance
    MATERNITY_ALLOWANCE = "maternity_allowance"
    MATERNITY_ALLOWANCE_PAYEE = "maternity_allowance_payee"
    MATERNITY_ALLOWANCE_TAX = "maternity_allowance_tax"
    MATERNITY_INSURANCE = "maternity_insurance"
    BIRTH_COSTS = "birth_costs"
    RESIDENT_BIRTH_COSTS = "resident_birth_costs"
    SPOUSE_BIRTH_COSTS = "spouse_birth_costs"
    FLEXIBLE_WORKER_MATERNITY = "flexible_worker_maternity"
    UNEMPLOYED_MATERNITY = "unemployed_maternity"
    ASSISTED_REPRODUCTION = "assisted_reproduction"
    LABOUR_PAIN_RELIEF = "labour_pain_relief"
    BIRTH_WITHOUT_COST = "birth_without_cost"
    NEWBORN_INSURANCE = "newborn_insurance"
    RESIDENT_PREMIUM = "resident_premium"
    CONTINUOUS_INSURANCE = "continuous_insurance"
    FAMILY_ACCOUNT = "family_account"
    MEDICAL_ASSISTANCE = "medical_assistance"
    # Papers, homes, nurseries and school
    BIRTH_CERTIFICATE = "birth_certificate"
    HOUSEHOLD_REGISTRATION = "household_registration"
    BIRTH_ONE_STOP = "birth_one_stop"
    BIRTH_REGISTRATION = "birth_registration"
    HOUSING_FUND = "housing_fund"
    PURCHASE_SUBSIDY = "purchase_subsidy"
    CHILDCARE_FEE = "childcare_fee"
    CHILDCARE_VOUCHER = "childcare_voucher"
    FREE_PRESCHOOL = "free_preschool"
    # Families in need
    MINIMUM_LIVING = "minimum_living"
    DESTITUTE_SUPPORT = "destitute_support"
    TEMPORARY_AID = "temporary_aid"
    ORPHAN = "orphan"
    DISABLED_CHILD_REHABILITATION = "disabled_child_rehabilitation"
    SINGLE_CHILD_AWARD = "single_child_award"
    SPECIAL_FAMILY = "special_family"
    # What costs nothing
    FOLIC_ACID = "folic_acid"
    PRECONCEPTION_CHECK = "preconception_check"
    PREMARITAL_CHECK = "premarital_check"
    FREE_SCREENING = "free_screening"
    FREE_VACCINES = "free_vaccines"
    CHILD_CHECKUPS = "child_checkups"
    FREE_ANTENATAL = "free_antenatal"
    TWO_CANCERS = "two_cancers"
    HPV = "hpv"
    TRAIN_TICKET = "train_ticket"
    BUS_TICKET = "bus_ticket"
    # Operators, employers and communities
    VAT_COMMUNITY = "vat_community"
    INCOME_90 = "income_90"
    DEED_TAX = "deed_tax"
    PROPERTY_LAND_TAX = "property_land_tax"
    FEES_WAIVED = "fees_waived"
    VAT_NURSERY = "vat_nursery"
    VAT_THRESHOLD = "vat_threshold"
    SMALL_PROFIT = "small_profit"
    SIX_TAXES = "six_taxes"
    SOLE_TRADER = "sole_trader"
    NONPROFIT = "nonprofit"
    WELFARE_DEDUCTION = "welfare_deduction"
    UNION_FUND = "union_fund"
    UNION_PROJECT = "union_project"
    UNION_MODEL = "union_model"
    HOUSEHOLD_PRICE = "household_price"
    CONSTRUCTION_MONEY = "construction_money"
    CITY_AS_UNIT = "city_as_unit"
    OPERATING_SUBSIDY = "operating_subsidy"
    INCLUSIVE_PRICE = "inclusive_price"
    LOAN_INTEREST = "loan_interest"
    RELENDING = "relending"
    RENT = "rent"
    LAND = "land"
    TRAINING = "training"
    PUBLIC_POSTS = "public_posts"


class BenefitCase(StrEnum):
    """The circumstances a rule holds for."""

    USUAL = "usual"
    BORN_BEFORE = "born_before"
    """Born before the benefit began, and still of its age."""


class BenefitAsk(StrEnum):
    """What may be asked of a benefit."""

    AMOUNT = "amount"
    WHO = "who"
    HOW = "how"
    WHERE = "where"
    WHEN = "when"
    PAPERS = "papers"


class BenefitUnit(StrEnum):
    """What a value counts."""

    YUAN = "yuan"
    YUAN_PER_YEAR = "yuan_per_year"
    YUAN_PER_MONTH = "yuan_per_month"
    YUAN_PER_CHILD_YEAR = "yuan_per_child_year"
    YUAN_PER_CHILD_MONTH = "yuan_per_child_month"
    YUAN_PER_PLACE = "yuan_per_place"
    PERCENT = "percent"
    DAY = "day"
    ITEM = "item"
    CHILD_PER_POST = "child_per_post"
